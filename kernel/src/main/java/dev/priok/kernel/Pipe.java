package dev.priok.kernel;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** The two ends of a pipe (both close-on-exec; give one to a child through {@link SpawnRequest}). */
public record Pipe(Fd readEnd, Fd writeEnd) implements AutoCloseable {
    private static final int F_SETPIPE_SZ = 1031;

    /** A new pipe with the kernel's default capacity of 64 KiB. */
    public static Pipe open() {
        try (CallFrame frame = CallFrame.take()) {
            MemorySegment ends = frame.allocate(8);
            frame.check(frame.call(Syscall.PIPE2, ends.address(), OpenFlags.CLOEXEC), "create a pipe", null);
            return new Pipe(Fd.owning(ends.get(ValueLayout.JAVA_INT, 0)), Fd.owning(ends.get(ValueLayout.JAVA_INT, 4)));
        }
    }

    /**
     * Asks for a larger or smaller buffer; returns the capacity in bytes that the kernel gave, which stays as it was if
     * the limit in /proc/sys/fs/pipe-max-size or of the user forbids it.
     */
    public static int resize(Fd end, int capacityBytes) {
        end.enter();
        try (CallFrame frame = CallFrame.take()) {
            long size = frame.call(Syscall.FCNTL, end.number(), F_SETPIPE_SZ, capacityBytes);
            int refused = size < 0 ? frame.errno() : 0;
            if (refused == Errno.EPERM.number()) {
                size = frame.call(Syscall.FCNTL, end.number(), F_SETPIPE_SZ + 1);
            }
            return (int) frame.check(size, "resize pipe", end);
        } finally {
            end.leave();
        }
    }

    /** Lets a user and a group open it again through /proc/PID/fd (fchown(2)). */
    public void setOwner(long uid, long gid) {
        readEnd.enter();
        try (CallFrame frame = CallFrame.take()) {
            frame.check(frame.call(Syscall.FCHOWN, readEnd.number(), uid, gid), "change the owner of pipe", readEnd);
        } finally {
            readEnd.leave();
        }
    }

    /** Closes both ends. */
    @Override
    public void close() {
        readEnd.close();
        writeEnd.close();
    }
}
