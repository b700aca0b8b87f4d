package dev.priok.registry.cache;

import dev.priok.model.Digest;
import dev.priok.registry.ErrorCode;
import dev.priok.registry.RegistryException;
import dev.priok.registry.metrics.Metrics;
import dev.priok.registry.storage.RegistryStorage;
import dev.priok.registry.storage.RepositoryName;
import dev.priok.registry.storage.Upload;
import dev.priok.registryclient.wire.Repository;
import dev.priok.registryclient.wire.ResumedBlob;
import dev.priok.registryclient.wire.WrongContent;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One blob on its way from an upstream into an upload of the storage, and what those who read along may know of it. They
 * don't get the last byte before the digest is right, so nobody takes a wrong blob for complete. {@link #run} once, all
 * else from any thread.
 */
final class BlobDownload {
    private static final int BUFFER_BYTES = 128 << 10;

    private final RegistryStorage storage;
    private final Metrics metrics;
    private final RepositoryName name;
    private final Digest digest;
    private final Repository source;
    private final ResumedBlob bytes;
    private final Function<IOException, RegistryException> told;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    /** Those below are guarded by the lock. */
    private @Nullable Path part;

    private OptionalLong sizeBytes = OptionalLong.empty();
    private long receivedBytes;
    private boolean isComplete;
    private @Nullable RegistryException failure;

    BlobDownload(
            RegistryStorage storage,
            Metrics metrics,
            RepositoryName name,
            Digest digest,
            Repository source,
            Function<IOException, RegistryException> told) {
        this.storage = storage;
        this.metrics = metrics;
        this.name = name;
        this.digest = digest;
        this.source = source;
        this.told = told;
        this.bytes = new ResumedBlob(digest, OptionalLong.empty(), 0, List.of(source), _ -> {});
    }

    /** Returns when the repository has the blob. RegistryException: the upstream failed; IOException: our disk. */
    void run() throws IOException {
        OptionalLong here = storage.blobSizeBytes(name, digest);
        if (here.isEmpty()) {
            here = fromAnotherRepository();
        }
        if (here.isEmpty()) {
            fetch();
        }
        change(() -> isComplete = true);
    }

    /** What another repository here has needs no fetching, but the upstream's word that it has it as well. */
    private OptionalLong fromAnotherRepository() throws IOException {
        OptionalLong size = storage.blobSizeBytes(digest);
        if (size.isEmpty()) {
            return size;
        }
        OptionalLong there = asked(() -> source.blobSizeBytes(digest));
        if (there.isEmpty()) {
            throw RegistryException.of(ErrorCode.BLOB_UNKNOWN, "blob unknown to the upstream: " + digest);
        }
        return there.equals(size) && storage.link(name, digest) ? size : OptionalLong.empty();
    }

    private void fetch() throws IOException {
        OptionalLong announced = asked(bytes::sizeBytes);
        Upload upload = storage.beginUpload(name, digest.algorithm());
        try (bytes;
                Upload.Turn turn = upload.claim(this::cancel)) {
            change(() -> {
                part = upload.file();
                sizeBytes = announced;
            });
            byte[] buffer = new byte[BUFFER_BYTES];
            for (int count = receive(buffer); count >= 0; count = receive(buffer)) {
                turn.write(ByteBuffer.wrap(buffer, 0, count));
                metrics.fetched(count);
                int more = count;
                change(() -> receivedBytes += more);
            }
            finish(upload, turn);
        } finally {
            storage.cancelUpload(upload);
        }
    }

    private int receive(byte[] buffer) {
        return asked(() -> bytes.read(buffer, 0, buffer.length));
    }

    private void finish(Upload upload, Upload.Turn turn) throws IOException {
        try {
            storage.finishUpload(upload, turn, digest);
        } catch (RegistryException e) {
            throw told.apply(new WrongContent(String.valueOf(e.getMessage())));
        }
    }

    /** Something that the upstream is asked for. */
    private interface Question<T> {
        T ask() throws IOException;
    }

    private <T> T asked(Question<T> question) {
        try {
            return question.ask();
        } catch (InterruptedIOException e) {
            throw RegistryException.of(ErrorCode.UNKNOWN, 503, "the registry is shutting down", e);
        } catch (IOException e) {
            throw told.apply(e);
        }
    }

    private void change(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void fail(RegistryException why) {
        change(() -> failure = why);
    }

    /** Makes it fail soon. */
    void cancel() {
        bytes.cancel();
    }

    /** For one client, once the size is known. */
    FetchedBlob open() throws IOException {
        Path file = awaitBegin();
        if (file != null) {
            try {
                return new FetchedBlob(this, FileChannel.open(file, StandardOpenOption.READ));
            } catch (NoSuchFileException _) {
                // It has got its place, or is given up.
                awaitEnd();
            }
        }
        return new FetchedBlob(this, FileChannel.open(storage.blobFile(digest), StandardOpenOption.READ));
    }

    /** The file that it is written to; null if it is complete elsewhere. A size that nobody tells is known at the end. */
    private @Nullable Path awaitBegin() throws IOException {
        lock.lock();
        try {
            await(() -> isComplete || sizeBytes.isPresent());
            return isComplete ? null : part;
        } finally {
            lock.unlock();
        }
    }

    private void awaitEnd() throws IOException {
        lock.lock();
        try {
            await(() -> isComplete);
        } finally {
            lock.unlock();
        }
    }

    /** Blocks until more than so many bytes may be read, and says how many; for as many as there are it doesn't block. */
    long awaitMoreThan(long position) throws IOException {
        lock.lock();
        try {
            await(() -> isComplete || readableBytes() > position);
            return isComplete ? Long.MAX_VALUE : readableBytes();
        } finally {
            lock.unlock();
        }
    }

    private long readableBytes() {
        return Math.min(receivedBytes, sizeBytes.orElse(0) - 1);
    }

    private void await(BooleanSupplier condition) throws IOException {
        try {
            while (failure == null && !condition.getAsBoolean()) {
                changed.await();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while a blob is fetched", e);
        }
        if (failure != null) {
            throw failure;
        }
    }

    OptionalLong announcedBytes() {
        lock.lock();
        try {
            return sizeBytes;
        } finally {
            lock.unlock();
        }
    }
}
