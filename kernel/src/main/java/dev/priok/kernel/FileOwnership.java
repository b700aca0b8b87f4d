package dev.priok.kernel;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Whose files the calling thread makes (fsuid and fsgid, credentials(7)); what it may do stays the same. The thread must be
 * a dedicated platform thread. What it mounts meanwhile does its own work on files as that user, too.
 */
public final class FileOwnership implements AutoCloseable {
    /** _LINUX_CAPABILITY_VERSION_3 of linux/capability.h: two words for each set. */
    private static final int VERSION = 0x20080522;

    private static final int HEADER_BYTES = 8;
    private static final int SET_BYTES = 12;

    private FileOwnership() {}

    /** Until {@link #close()}, on the same thread. */
    public static FileOwnership assume(long uid, long gid) {
        if (Thread.currentThread().isVirtual()) {
            throw new IllegalStateException("a virtual thread would change its carrier");
        }
        try (CallFrame frame = CallFrame.take()) {
            frame.call(Syscall.SETFSGID, gid);
            frame.call(Syscall.SETFSUID, uid);
            raiseCapabilities(frame);
        }
        return new FileOwnership();
    }

    /** Changing from root takes the capabilities for files out of the effective set (capabilities(7)). */
    private static void raiseCapabilities(CallFrame frame) {
        MemorySegment header = frame.allocate(HEADER_BYTES);
        header.set(ValueLayout.JAVA_INT, 0, VERSION);
        MemorySegment sets = frame.allocate(2L * SET_BYTES);
        frame.check(frame.call(Syscall.CAPGET, header.address(), sets.address()), "read capabilities", null);
        for (long word = 0; word < 2L * SET_BYTES; word += SET_BYTES) {
            int permitted = sets.get(ValueLayout.JAVA_INT, word + 4);
            sets.set(ValueLayout.JAVA_INT, word, permitted);
        }
        frame.check(frame.call(Syscall.CAPSET, header.address(), sets.address()), "raise capabilities", null);
    }

    /** Root again. */
    @Override
    public void close() {
        try (CallFrame frame = CallFrame.take()) {
            frame.call(Syscall.SETFSUID, 0);
            frame.call(Syscall.SETFSGID, 0);
        }
    }
}
