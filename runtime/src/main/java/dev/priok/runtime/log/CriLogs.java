package dev.priok.runtime.log;

import dev.priok.engine.port.ContainerLogs;
import dev.priok.engine.port.OutputSink;
import dev.priok.model.ContainerId;
import dev.priok.model.EngineException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Reads the log files that conmon writes: one directory per container below {@code <data root>/logs}. */
public final class CriLogs implements ContainerLogs {
    private static final int BUFFER = 256 * 1024;
    private static final long SHORTEST_PAUSE_MILLIS = 2;
    private static final long LONGEST_PAUSE_MILLIS = 50;

    private final Path directory;

    /** {@code dataRoot} as in the options of the runtime that has them written. */
    public CriLogs(Path dataRoot) {
        this.directory = dataRoot.toAbsolutePath().resolve("logs");
    }

    private Path directory(ContainerId id) {
        return directory.resolve(id.value());
    }

    @Override
    public void read(ContainerId id, LogQuery query, CompletionStage<?> ended, OutputSink sink) throws IOException {
        Path file = directory(id).resolve(id.value() + ".log");
        LineWriter writer = new LineWriter(query, sink);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = channel.size();
            long start = query.tail() < 0 ? 0 : new LogTail(channel, size).start(query.tail());
            Reading reading = new Reading(channel, start, writer);
            if (query.follow()) {
                follow(reading, query, ended.toCompletableFuture(), writer);
            } else {
                reading.upTo(size);
            }
        } catch (NoSuchFileException e) {
            // Never started, or without a log.
        }
        writer.flush();
    }

    private static void follow(Reading reading, LogQuery query, CompletableFuture<?> ended, LineWriter writer)
            throws IOException {
        long pause = SHORTEST_PAUSE_MILLIS;
        while (!isOver(query.until())) {
            // Asked before reading: all that was written before the end is read after it.
            boolean last = ended.isDone();
            long before = reading.position;
            if (!reading.upTo(Long.MAX_VALUE) || last) {
                return;
            }
            if (reading.position > before) {
                writer.flush();
                pause = SHORTEST_PAUSE_MILLIS;
            }
            try {
                ended.get(pause, TimeUnit.MILLISECONDS);
            } catch (TimeoutException | ExecutionException e) {
                pause = Math.min(pause * 2, LONGEST_PAUSE_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private static boolean isOver(@Nullable Instant until) {
        return until != null && Instant.now().isAfter(until);
    }

    /** A place in a log up to which lines were handed on. */
    private static final class Reading {
        private final FileChannel channel;
        private final LineWriter writer;
        private final byte[] bytes = new byte[BUFFER];
        private final LogEntry entry = new LogEntry();
        private long position;
        /** Bytes of an entry whose end is not read yet, at the buffer's beginning. */
        private int kept;

        Reading(FileChannel channel, long position, LineWriter writer) {
            this.channel = channel;
            this.position = position;
            this.writer = writer;
        }

        /** Hands on all complete entries before {@code limit}; false if the query ends before that. */
        boolean upTo(long limit) throws IOException {
            while (position < limit) {
                int room = (int) Math.min(bytes.length - kept, limit - position);
                int count = channel.read(ByteBuffer.wrap(bytes, kept, room), position);
                if (count <= 0) {
                    return true;
                }
                position += count;
                if (!handOn(kept + count)) {
                    return false;
                }
            }
            return true;
        }

        private boolean handOn(int length) throws IOException {
            int start = 0;
            for (int i = kept; i < length; i++) {
                if (bytes[i] == '\n') {
                    if (entry.parse(bytes, start, i) && !writer.accept(bytes, entry)) {
                        return false;
                    }
                    start = i + 1;
                }
            }
            kept = length - start;
            if (kept == bytes.length) {
                // No entry is that long: damaged, skip it.
                kept = 0;
            } else if (start > 0) {
                System.arraycopy(bytes, start, bytes, 0, kept);
            }
            return true;
        }
    }

    @Override
    public void delete(ContainerId id) {
        Path own = directory(id);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(own)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(own);
        } catch (NoSuchFileException e) {
            // Nothing to do.
        } catch (IOException e) {
            throw EngineException.internal("can't delete the log of container " + id + ": " + e, e);
        }
    }

    @Override
    public long sizeBytes(ContainerId id) {
        long total = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory(id))) {
            for (Path file : files) {
                total += Files.size(file);
            }
        } catch (IOException e) {
            return total;
        }
        return total;
    }
}
