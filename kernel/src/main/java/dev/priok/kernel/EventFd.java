package dev.priok.kernel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A counter in the kernel (eventfd(2)) that one side adds to and the other waits for. Thread-safe. */
public final class EventFd implements AutoCloseable {
    private static final int FLAGS = 02000000 | 04000;

    private final Fd fd;

    private EventFd(Fd fd) {
        this.fd = fd;
    }

    /** A counter of 0. */
    public static EventFd open() {
        try (CallFrame frame = CallFrame.take()) {
            long number = frame.check(frame.call(Syscall.EVENTFD2, 0, FLAGS), "create an eventfd", null);
            return new EventFd(Fd.owning(number, Fd.Mode.NON_BLOCKING));
        }
    }

    /** The descriptor, for kernel interfaces that add to it; closed with this. */
    public Fd fd() {
        return fd;
    }

    /** Adds to the counter. */
    public void add(long count) {
        fd.write(ByteBuffer.allocate(8)
                .order(ByteOrder.nativeOrder())
                .putLong(count)
                .flip());
    }

    /** Waits until the counter is not 0, gives it and sets it to 0. */
    public long take() {
        ByteBuffer value = ByteBuffer.allocate(8).order(ByteOrder.nativeOrder());
        fd.read(value);
        return value.flip().getLong();
    }

    /** Closes the descriptor. Idempotent. */
    @Override
    public void close() {
        fd.close();
    }
}
