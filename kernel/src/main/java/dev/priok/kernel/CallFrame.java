package dev.priok.kernel;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The native memory of one or a few calls: the captured errno and scratch space for strings and structures, taken from
 * a small pool so that a call allocates nothing. Owned by whoever took it until {@link #close()}, which also makes all
 * its segments invalid in meaning: another call will overwrite them. Never keep one while waiting.
 */
final class CallFrame implements AutoCloseable {
    private static final int SCRATCH_BYTES = 16 * 1024;
    private static final int SLOTS = 64;
    private static final AtomicReferenceArray<@Nullable CallFrame> POOL = new AtomicReferenceArray<>(SLOTS);
    private static final VarHandle ERRNO =
            Syscall.CAPTURE.varHandle(java.lang.foreign.MemoryLayout.PathElement.groupElement("errno"));

    private final MemorySegment capture;
    private final MemorySegment scratch;
    private int used;
    private @Nullable Arena overflow;

    private CallFrame() {
        Arena arena = Arena.ofAuto();
        capture = arena.allocate(Syscall.CAPTURE);
        scratch = arena.allocate(SCRATCH_BYTES, 16);
    }

    static CallFrame take() {
        CallFrame pooled = POOL.getAndSet(slot(), null);
        return pooled == null ? new CallFrame() : pooled;
    }

    private static int slot() {
        return (int) Thread.currentThread().threadId() & (SLOTS - 1);
    }

    @Override
    public void close() {
        used = 0;
        Arena extra = overflow;
        if (extra != null) {
            overflow = null;
            extra.close();
        }
        POOL.set(slot(), this);
    }

    /** Zeroed memory, aligned to 16 bytes. */
    MemorySegment allocate(long bytes) {
        long rounded = (bytes + 15) & ~15L;
        if (used + rounded > SCRATCH_BYTES) {
            Arena extra = overflow;
            if (extra == null) {
                extra = Arena.ofShared();
                overflow = extra;
            }
            return extra.allocate(rounded, 16);
        }
        MemorySegment segment = scratch.asSlice(used, bytes);
        used += (int) rounded;
        return segment.fill((byte) 0);
    }

    /** The address of {@code text} in the form of {@link FileNames}, zero-terminated. */
    long string(String text) {
        byte[] bytes = FileNames.encode(text);
        for (byte b : bytes) {
            if (b == 0) {
                throw KernelException.detailed("use the string", text, Errno.EINVAL, "it contains a zero byte");
            }
        }
        return copy(bytes, bytes.length + 1L).address();
    }

    MemorySegment copy(byte[] bytes, long size) {
        MemorySegment segment = allocate(Math.max(size, 1));
        MemorySegment.copy(bytes, 0, segment, ValueLayout.JAVA_BYTE, 0, bytes.length);
        return segment;
    }

    long call(int number) {
        return Syscall.call(capture, number, 0, 0, 0, 0, 0, 0);
    }

    long call(int number, long a) {
        return Syscall.call(capture, number, a, 0, 0, 0, 0, 0);
    }

    long call(int number, long a, long b) {
        return Syscall.call(capture, number, a, b, 0, 0, 0, 0);
    }

    long call(int number, long a, long b, long c) {
        return Syscall.call(capture, number, a, b, c, 0, 0, 0);
    }

    long call(int number, long a, long b, long c, long d) {
        return Syscall.call(capture, number, a, b, c, d, 0, 0);
    }

    long call(int number, long a, long b, long c, long d, long e) {
        return Syscall.call(capture, number, a, b, c, d, e, 0);
    }

    long call(int number, long a, long b, long c, long d, long e, long f) {
        return Syscall.call(capture, number, a, b, c, d, e, f);
    }

    /** For calls that return at once. */
    long quick(int number, long a, long b, long c, long d) {
        return Syscall.quick(capture, number, a, b, c, d);
    }

    /** The error number of the last call that returned -1. */
    int errno() {
        return (int) ERRNO.get(capture, 0L);
    }

    /** {@code result}, or the exception that fits when it is negative. */
    long check(long result, String operation, @Nullable Object subject) {
        if (result < 0) {
            throw failure(operation, subject);
        }
        return result;
    }

    KernelException failure(String operation, @Nullable Object subject) {
        return new KernelException(operation, subject, errno());
    }
}
