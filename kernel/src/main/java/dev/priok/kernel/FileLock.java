package dev.priok.kernel;

import java.nio.file.Path;
import java.util.Optional;

/**
 * An exclusive advisory lock (flock(2)) on a file of its own; the kernel releases it when the process ends, however it
 * ends. The file stays.
 */
public final class FileLock implements AutoCloseable {
    private static final int LOCK_EX = 2;
    private static final int LOCK_NB = 4;

    private final Fd fd;

    private FileLock(Fd fd) {
        this.fd = fd;
    }

    /** Creates the file if needed and locks it; empty if somebody else has it locked. */
    public static Optional<FileLock> tryAcquire(Path path) {
        Fd fd = OpenFile.descriptor(path, OpenFlags.READ_WRITE | OpenFlags.CREATE, 0600, Fd.Mode.FILE);
        try (CallFrame frame = CallFrame.take()) {
            if (frame.call(Syscall.FLOCK, fd.number(), LOCK_EX | LOCK_NB) == 0) {
                return Optional.of(new FileLock(fd));
            }
            if (frame.errno() != Errno.EAGAIN.number()) {
                throw frame.failure("lock", path);
            }
        } catch (RuntimeException e) {
            fd.close();
            throw e;
        }
        fd.close();
        return Optional.empty();
    }

    /** Releases the lock. Idempotent. */
    @Override
    public void close() {
        fd.close();
    }
}
