package dev.priok.runtime.log;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The files of one container's log: the one that conmon writes and the rotated ones. Only this daemon renames and removes
 * them, and all of that happens under one lock, so that a reader goes from file to file by number and misses none.
 * Thread-safe.
 */
final class LogSeries {
    private final Path log;
    private final ReentrantLock lock = new ReentrantLock();
    private final Set<LogCursor> readers = new HashSet<>();
    /** Number of the newest rotated file; negative: not looked up yet. */
    private long newest = -1;

    private boolean deleted;

    LogSeries(Path log) {
        this.log = log;
    }

    /** The file that is written to. */
    Path log() {
        return log;
    }

    private long newest() throws IOException {
        if (newest < 0) {
            List<LogFile> files = LogFile.list(log);
            newest = files.isEmpty() ? 0 : files.getLast().number();
        }
        return newest;
    }

    /** The rotated files, oldest first. */
    List<LogFile> rotated() throws IOException {
        lock.lock();
        try {
            return LogFile.list(log);
        } finally {
            lock.unlock();
        }
    }

    /** The rotated files that nothing is written to any more, oldest first. */
    List<LogFile> removable() throws IOException {
        lock.lock();
        try {
            long written = end().number();
            return LogFile.list(log).stream()
                    .filter(file -> file.number() < written)
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    /** Where the log ends now. */
    LogPlace end() throws IOException {
        lock.lock();
        try {
            if (Files.exists(log)) {
                return new LogPlace(newest() + 1, Files.size(log));
            }
            Path last = LogFile.plain(log, newest());
            return new LogPlace(newest(), Files.exists(last) ? Files.size(last) : Long.MAX_VALUE);
        } finally {
            lock.unlock();
        }
    }

    /** Opens a file by its number; null if there is none. */
    @Nullable
    LogPart open(long number) throws IOException {
        lock.lock();
        try {
            if (number == newest() + 1) {
                return open(log, number, false);
            }
            for (LogFile file : LogFile.list(log)) {
                if (file.number() == number) {
                    return open(file.path(), number, file.compressed());
                }
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    /** Opens the first file after this number; null if there is none. */
    @Nullable
    LogPart openAfter(long number) throws IOException {
        lock.lock();
        try {
            for (LogFile file : LogFile.list(log)) {
                if (file.number() > number) {
                    LogPart part = open(file.path(), file.number(), file.compressed());
                    if (part != null) {
                        return part;
                    }
                }
            }
            return number <= newest() ? open(log, newest() + 1, false) : null;
        } finally {
            lock.unlock();
        }
    }

    private static @Nullable LogPart open(Path file, long number, boolean compressed) throws IOException {
        try {
            return new LogPart(number, FileChannel.open(file, StandardOpenOption.READ), compressed);
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    /** Whether nothing will be added to the file with this number any more. */
    boolean isComplete(long number) throws IOException {
        lock.lock();
        try {
            return number < newest() || (number == newest() && Files.exists(log));
        } finally {
            lock.unlock();
        }
    }

    void enter(LogCursor reader) {
        lock.lock();
        try {
            readers.add(reader);
        } finally {
            lock.unlock();
        }
    }

    void leave(LogCursor reader) {
        lock.lock();
        try {
            readers.remove(reader);
        } finally {
            lock.unlock();
        }
    }

    /** Runs a step in which no file of the log comes or goes. */
    void atomically(Step step) throws IOException {
        lock.lock();
        try {
            step.run();
        } finally {
            lock.unlock();
        }
    }

    /** A step with files. */
    interface Step {
        void run() throws IOException;
    }

    /** The reader's next file, opened; null if there is none yet. */
    @Nullable
    LogPart openNext(LogCursor reader) throws IOException {
        lock.lock();
        try {
            return reader.next();
        } finally {
            lock.unlock();
        }
    }

    /** Makes a file among the log's; not after its removal. */
    FileChannel create(Path file) throws IOException {
        lock.lock();
        try {
            if (deleted) {
                throw new NoSuchFileException(file.toString());
            }
            return FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
        } finally {
            lock.unlock();
        }
    }

    /** Gives the written file its number; whoever writes it must be told right after. Called in {@link #atomically}. */
    void setAside() throws IOException {
        long number = newest() + 1;
        Files.move(log, LogFile.plain(log, number));
        newest = number;
    }

    /** Removes a rotated file; those who read and haven't come to it yet keep it open. */
    void remove(LogFile file) throws IOException {
        lock.lock();
        try {
            for (LogCursor reader : readers) {
                reader.keep(file);
            }
            Files.deleteIfExists(file.path());
        } finally {
            lock.unlock();
        }
    }

    /** Opens a file of ours among the log's for writing at its beginning; not after their removal. */
    FileChannel openMark(Path file) throws IOException {
        lock.lock();
        try {
            if (deleted) {
                throw new NoSuchFileException(file.toString());
            }
            return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } finally {
            lock.unlock();
        }
    }

    /** Uncompressed bytes from a place on. */
    long bytesAfter(LogPlace place) throws IOException {
        lock.lock();
        try {
            long total = 0;
            for (LogFile file : LogFile.list(log)) {
                if (file.number() >= place.number()) {
                    total += file.uncompressedBytes() - (file.number() == place.number() ? place.offset() : 0);
                }
            }
            return total + log.toFile().length() - (place.number() > newest() ? place.offset() : 0);
        } finally {
            lock.unlock();
        }
    }

    boolean isDeleted() {
        lock.lock();
        try {
            return deleted;
        } finally {
            lock.unlock();
        }
    }

    /** Removes all files and their directory. Nothing is made in it afterwards. */
    void delete() throws IOException {
        lock.lock();
        try {
            deleted = true;
            Path directory = log.resolveSibling("");
            try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
                for (Path file : files) {
                    Files.deleteIfExists(file);
                }
            } catch (NoSuchFileException e) {
                return;
            }
            Files.deleteIfExists(directory);
        } finally {
            lock.unlock();
        }
    }

    /** Bytes on disk. */
    long sizeBytes() {
        long total = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(log.resolveSibling(""))) {
            for (Path file : files) {
                total += file.toFile().length();
            }
        } catch (IOException | UncheckedIOException e) {
            return total;
        }
        return total;
    }
}
