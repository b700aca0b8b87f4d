package dev.priok.registry.storage;

import dev.priok.model.Digest;
import dev.priok.registry.ErrorCode;
import dev.priok.registry.RegistryException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A blob that arrives. Its bytes are in a file, so it goes on after a crash; the digest so far is only in memory and made
 * again when that is lost. One request at a time writes: a later one ends what an earlier one, whose client may be long
 * gone, still waits for.
 */
public final class Upload {
    private static final Duration TURN = Duration.ofSeconds(30);
    private static final int SYNC_EVERY_BYTES = 64 << 20;

    private final UUID id;
    private final RepositoryName repository;
    private final Path directory;
    private final Path data;
    private final Semaphore turn = new Semaphore(1);
    private final AtomicReference<@Nullable Runnable> writerEnd = new AtomicReference<>();
    private @Nullable RunningDigest digest;

    Upload(UUID id, RepositoryName repository, Path directory, String algorithm, boolean fresh) {
        this.id = id;
        this.repository = repository;
        this.directory = directory;
        this.data = directory.resolve("data");
        this.digest = fresh ? new RunningDigest(algorithm) : null;
    }

    public UUID id() {
        return id;
    }

    public RepositoryName repository() {
        return repository;
    }

    /** What has arrived, for reading; gone or moved when the upload ends. */
    public Path file() {
        return data;
    }

    Path directory() {
        return directory;
    }

    /** Bytes that have arrived. BLOB_UPLOAD_UNKNOWN if it has ended meanwhile. */
    public long lengthBytes() throws IOException {
        try {
            return Files.size(data);
        } catch (NoSuchFileException e) {
            throw unknown(e);
        }
    }

    /**
     * Waits until nobody else writes.
     *
     * @param ending called, from another thread, when somebody else wants to write; makes the holder stop soon
     */
    public Turn claim(Runnable ending) throws IOException {
        Runnable former = writerEnd.get();
        if (former != null) {
            former.run();
        }
        try {
            if (!turn.tryAcquire(TURN.toSeconds(), TimeUnit.SECONDS)) {
                throw RegistryException.of(
                        ErrorCode.BLOB_UPLOAD_INVALID, 409, "another request writes to the upload " + id, null);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while another request writes", e);
        }
        writerEnd.set(ending);
        if (!Files.exists(data)) {
            writerEnd.set(null);
            turn.release();
            throw unknown(null);
        }
        return new Turn();
    }

    private RegistryException unknown(@Nullable Throwable cause) {
        return RegistryException.of(
                ErrorCode.BLOB_UPLOAD_UNKNOWN, 404, "blob upload unknown to registry: " + id, cause);
    }

    /** The right to write. Closing it keeps what was written. */
    public final class Turn implements AutoCloseable {
        private final FileChannel channel;
        private long unsynced;

        private Turn() throws IOException {
            try {
                this.channel = FileChannel.open(data, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
            } catch (IOException | RuntimeException e) {
                writerEnd.set(null);
                turn.release();
                throw e;
            }
        }

        public long lengthBytes() throws IOException {
            return channel.size();
        }

        /** Appends. */
        public void write(ByteBuffer bytes) throws IOException {
            RunningDigest running = running("sha256");
            running.add(bytes.duplicate());
            unsynced += bytes.remaining();
            try {
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
            } catch (IOException e) {
                digest = null;
                throw e;
            }
            if (unsynced >= SYNC_EVERY_BYTES) {
                channel.force(false);
                unsynced = 0;
            }
        }

        /** Begins again. */
        public void clear() throws IOException {
            channel.truncate(0);
            digest = null;
        }

        private RunningDigest running(String algorithm) throws IOException {
            RunningDigest known = digest;
            if (known == null || known.lengthBytes() != channel.size()) {
                known = RunningDigest.of(data, algorithm);
                digest = known;
            }
            return known;
        }

        /** The whole file's digest, with the bytes on disk. DIGEST_INVALID if it is another one than expected. */
        Path finish(Digest expected) throws IOException {
            channel.force(true);
            RunningDigest running = running(expected.algorithm());
            if (!running.algorithm().equals(expected.algorithm())) {
                running = RunningDigest.of(data, expected.algorithm());
            }
            digest = null;
            Digest actual = running.finish();
            if (!actual.equals(expected)) {
                throw RegistryException.of(
                        ErrorCode.DIGEST_INVALID,
                        "provided digest did not match uploaded content: " + expected + ", but it is " + actual);
            }
            return data;
        }

        @Override
        public void close() throws IOException {
            try {
                channel.close();
            } finally {
                writerEnd.set(null);
                turn.release();
            }
        }
    }
}
