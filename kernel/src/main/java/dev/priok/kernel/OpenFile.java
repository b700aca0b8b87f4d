package dev.priok.kernel;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An open file or device: the calls that files have beyond {@link Fd}'s. Calls block the thread for the time of the disk
 * access. Thread-safe, except that reads, writes and seeks share one offset.
 */
public final class OpenFile implements AutoCloseable {
    private static final int AT_FDCWD = -100;
    private static final int AT_EMPTY_PATH = 0x1000;
    private static final int SEEK_SET = 0;
    private static final int SEEK_DATA = 3;
    private static final int SEEK_HOLE = 4;
    private static final int KEEP_SIZE = 1;
    private static final int PUNCH_HOLE = 2;
    private static final int FICLONE = 0x40049409;

    private final Fd fd;

    OpenFile(Fd fd) {
        this.fd = fd;
    }

    /** Opens a path of the host, following links. {@code flags} are {@link OpenFlags}, close-on-exec is added. */
    public static OpenFile open(Path path, int flags, int mode) {
        return new OpenFile(descriptor(path, flags, mode, Fd.Mode.FILE));
    }

    /** A descriptor that only names a directory (O_PATH). */
    static Fd openPath(Path directory) {
        return descriptor(directory, OpenFlags.PATH | OpenFlags.DIRECTORY, 0, Fd.Mode.FILE);
    }

    static Fd descriptor(Path path, int flags, int mode, Fd.Mode waiting) {
        try (CallFrame frame = CallFrame.take()) {
            long name = frame.string(path.toString());
            while (true) {
                long number = frame.call(Syscall.OPENAT, AT_FDCWD, name, flags | OpenFlags.CLOEXEC, mode);
                if (number >= 0 || frame.errno() != Errno.EINTR.number()) {
                    return Fd.owning(frame.check(number, "open", path), waiting);
                }
            }
        }
    }

    /** The descriptor; closed with this. */
    public Fd fd() {
        return fd;
    }

    /** Its status. */
    public FileStatus status() {
        fd.enter();
        try (CallFrame frame = CallFrame.take()) {
            MemorySegment status = frame.allocate(FileStatus.STRUCT_BYTES);
            long result = frame.call(
                    Syscall.STATX,
                    fd.number(),
                    frame.string(""),
                    AT_EMPTY_PATH,
                    FileStatus.BASIC_STATS,
                    status.address());
            frame.check(result, "read the status of", fd);
            return FileStatus.of(status);
        } finally {
            fd.leave();
        }
    }

    /** Changes owner and group; -1 leaves one as it is. Clears set-uid and set-gid bits, so comes before the mode. */
    public void setOwner(int uid, int gid) {
        call("change the owner of", Syscall.FCHOWN, uid, gid);
    }

    /** Changes the permission bits (07777), whatever the umask. */
    public void setPermissions(int permissions) {
        call("change the permissions of", Syscall.FCHMOD, permissions, 0);
    }

    /** Sets the times; null leaves one as it is. */
    public void setTimes(@Nullable Instant accessTime, @Nullable Instant modificationTime) {
        fd.enter();
        try (CallFrame frame = CallFrame.take()) {
            long times = Directory.times(frame, accessTime, modificationTime).address();
            frame.check(frame.call(Syscall.UTIMENSAT, fd.number(), 0, times, 0), "set the times of", fd);
        } finally {
            fd.leave();
        }
    }

    /** Cuts or grows the file; what is added is a hole. */
    public void truncate(long sizeBytes) {
        call("truncate", Syscall.FTRUNCATE, sizeBytes, 0);
    }

    /** Moves the offset of reads and writes. */
    public void seek(long position) {
        call("seek in", Syscall.LSEEK, position, SEEK_SET);
    }

    /** The start of the first data at or after {@code position}; empty if there is none. Moves the offset. */
    public OptionalLong nextData(long position) {
        return seekFor(position, SEEK_DATA);
    }

    /** The start of the first hole at or after {@code position}, at the latest the end. Moves the offset. */
    public OptionalLong nextHole(long position) {
        return seekFor(position, SEEK_HOLE);
    }

    private OptionalLong seekFor(long position, int whence) {
        fd.enter();
        try (CallFrame frame = CallFrame.take()) {
            long found = frame.call(Syscall.LSEEK, fd.number(), position, whence);
            if (found < 0 && frame.errno() == Errno.ENXIO.number()) {
                return OptionalLong.empty();
            }
            return OptionalLong.of(frame.check(found, "seek in", fd));
        } finally {
            fd.leave();
        }
    }

    /** Gives the disk space of a range back; it reads as zeros and the size stays. */
    public void punchHole(long position, long lengthBytes) {
        fd.enter();
        try (CallFrame frame = CallFrame.take()) {
            frame.check(
                    frame.call(Syscall.FALLOCATE, fd.number(), KEEP_SIZE | PUNCH_HOLE, position, lengthBytes),
                    "punch a hole in",
                    fd);
        } finally {
            fd.leave();
        }
    }

    /** Reserves disk space up to {@code sizeBytes} and grows the file to it: ENOSPC comes here and not later. */
    public void allocate(long sizeBytes) {
        allocate(0, sizeBytes);
    }

    /** Reserves disk space up to {@code sizeBytes} for when the file will be that large. */
    public void allocateAhead(long sizeBytes) {
        allocate(KEEP_SIZE, sizeBytes);
    }

    private void allocate(int mode, long sizeBytes) {
        fd.enter();
        try (CallFrame frame = CallFrame.take()) {
            frame.check(frame.call(Syscall.FALLOCATE, fd.number(), mode, 0, sizeBytes), "reserve space for", fd);
        } finally {
            fd.leave();
        }
    }

    /** Makes content and metadata durable. */
    public void sync() {
        call("sync", Syscall.FSYNC, 0, 0);
    }

    /** Makes the content durable with the metadata needed to read it. */
    public void syncData() {
        call("sync", Syscall.FDATASYNC, 0, 0);
    }

    /**
     * Makes this file share all blocks of {@code source} (FICLONE). False if the file system cannot, or the two are on
     * different ones.
     */
    public boolean cloneFrom(OpenFile source) {
        fd.enter();
        source.fd.enter();
        try (CallFrame frame = CallFrame.take()) {
            if (frame.call(Syscall.IOCTL, fd.number(), FICLONE, source.fd.number()) == 0) {
                return true;
            }
            return switch (Errno.of(frame.errno())) {
                case EOPNOTSUPP, EXDEV, EINVAL, ENOTTY, ENOSYS -> false;
                default -> throw frame.failure("clone into", fd);
            };
        } finally {
            source.fd.leave();
            fd.leave();
        }
    }

    /**
     * Copies in the kernel from one offset of {@code source} to one of this; returns how much, at most
     * {@code lengthBytes}, 0 at the end. Empty if the two file systems need an ordinary copy.
     */
    public OptionalLong copyRange(OpenFile source, long sourcePosition, long position, long lengthBytes) {
        fd.enter();
        source.fd.enter();
        try (CallFrame frame = CallFrame.take()) {
            MemorySegment offsets = frame.allocate(16);
            offsets.set(ValueLayout.JAVA_LONG, 0, sourcePosition);
            offsets.set(ValueLayout.JAVA_LONG, 8, position);
            long count = frame.call(
                    Syscall.COPY_FILE_RANGE,
                    source.fd.number(),
                    offsets.address(),
                    fd.number(),
                    offsets.address() + 8,
                    lengthBytes,
                    0);
            if (count >= 0) {
                return OptionalLong.of(count);
            }
            return switch (Errno.of(frame.errno())) {
                case EOPNOTSUPP, EXDEV, EINVAL, ENOSYS -> OptionalLong.empty();
                default -> throw frame.failure("copy into", fd);
            };
        } finally {
            source.fd.leave();
            fd.leave();
        }
    }

    /** The names of the extended attributes that the caller may see. */
    public List<String> attributeNames() {
        return withAttributes(ExtendedAttributes::names);
    }

    /** The value of an extended attribute; empty if it is not set. */
    public Optional<byte[]> attribute(String name) {
        return withAttributes(attributes -> attributes.value(name));
    }

    /** Sets an extended attribute. */
    public void setAttribute(String name, byte[] value) {
        withAttributes(attributes -> {
            attributes.set(name, value);
            return true;
        });
    }

    /** Removes an extended attribute; false if it was not set. */
    public boolean removeAttribute(String name) {
        return withAttributes(attributes -> attributes.remove(name));
    }

    private <T> T withAttributes(Function<ExtendedAttributes, T> call) {
        fd.enter();
        try {
            return call.apply(ExtendedAttributes.of(fd.number()));
        } finally {
            fd.leave();
        }
    }

    private void call(String operation, int syscall, long first, long second) {
        fd.enter();
        try (CallFrame frame = CallFrame.take()) {
            frame.check(frame.call(syscall, fd.number(), first, second), operation, fd);
        } finally {
            fd.leave();
        }
    }

    /** Closes the file. Idempotent. */
    @Override
    public void close() {
        fd.close();
    }
}
