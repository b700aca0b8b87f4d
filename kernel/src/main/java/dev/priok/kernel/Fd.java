package dev.priok.kernel;

import java.io.InputStream;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The owner of one file descriptor. Thread-safe. Reading and writing try the call first and park the calling thread
 * (virtual or platform) only if the descriptor is not ready; {@link #close()} wakes parked threads with a
 * {@link KernelException} (EBADF) and closes the number when no call uses it any more. An interrupted thread leaves its
 * wait with EINTR and keeps its interrupt status.
 *
 * <p>The first read or write through a stream descriptor (pipe, socket, terminal, pidfd ...) makes its open file
 * description non-blocking. An end meant for a child process is therefore never read or written here. Regular files,
 * which are always ready, block the calling thread for the time of the disk access.
 */
public final class Fd implements AutoCloseable {
    /** How a descriptor is made safe to wait for. */
    enum Mode {
        /** Not looked at yet: becomes NON_BLOCKING with the first transfer. */
        FRESH,
        /** O_NONBLOCK is set: the call comes first, waiting second. */
        NON_BLOCKING,
        /** Its description belongs to others too, so its flags stay: waiting comes first. */
        SHARED,
        /** A regular file or directory: no waiting. */
        FILE
    }

    private static final int F_DUPFD_CLOEXEC = 1030;
    private static final int F_GETFL = 3;
    private static final int F_SETFL = 4;
    private static final int O_NONBLOCK = 04000;
    private static final int ACCESS_MASK = 3;
    private static final int TIOCGPTN = 0x80045430;
    private static final int PIPE_BUF = 4096;
    private static final int WOULD_BLOCK = -2;
    private static final int CLOSED = Integer.MIN_VALUE;
    private static final VarHandle USERS;

    static {
        try {
            USERS = MethodHandles.lookup().findVarHandle(Fd.class, "users", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final int number;
    private final boolean owned;
    private final Readiness readiness;
    private volatile Mode mode;

    /** Calls under way; the sign bit says that the owner closed it. */
    @SuppressWarnings("UnusedVariable")
    private volatile int users;

    private Fd(int number, Mode mode, boolean owned) {
        this.number = number;
        this.mode = mode;
        this.owned = owned;
        this.readiness = new Readiness(number);
    }

    static Fd owning(long number) {
        return new Fd((int) number, Mode.FRESH, true);
    }

    static Fd owning(long number, Mode mode) {
        return new Fd((int) number, mode, true);
    }

    /**
     * A descriptor of its own for what {@code number} refers to: 0, 1, 2 or another one that this process was started
     * with; EBADF if that is closed. Other processes may share the open file description, so its flags are left alone: a
     * pipe or terminal is opened anew, and for what cannot be (sockets), waiting comes before each transfer.
     * {@link #close()} leaves {@code number} open.
     */
    public static Fd inherited(int number) {
        Fd original = borrowed(number);
        FileType type = new OpenFile(original).status().type();
        if (type == FileType.FIFO || Terminal.isTerminal(original)) {
            long access = original.control(F_GETFL, 0, "read the flags of descriptor") & ACCESS_MASK;
            int flags = (int) access | O_NONBLOCK | OpenFlags.NO_CTTY;
            try {
                return OpenFile.descriptor(Path.of(original.path()), flags, 0, Mode.NON_BLOCKING);
            } catch (KernelException e) {
                // A terminal of another user (EACCES), a pipe that lost its last reader (ENXIO), no /proc: share it.
                if (e.is(Errno.EMFILE) || e.is(Errno.ENFILE)) {
                    throw e;
                }
            }
        }
        long copy = original.control(F_DUPFD_CLOEXEC, 0, "duplicate descriptor");
        return owning(copy, type == FileType.REGULAR ? Mode.FILE : Mode.SHARED);
    }

    /** A number that somebody else owns, for use in one call. */
    static Fd borrowed(int number) {
        return new Fd(number, Mode.SHARED, false);
    }

    /** Takes over descriptor {@code number}, for example one passed by the service manager. */
    public static Fd adopt(int number) {
        return owning(number);
    }

    /** The descriptor's number, valid until {@link #close()}. */
    public int number() {
        return number;
    }

    /** "/proc/self/fd/N": a path that leads to the open file for every thread of this process. */
    public String path() {
        return "/proc/self/fd/" + number;
    }

    /** Whether {@link #close()} was called. */
    public boolean isClosed() {
        return users < 0;
    }

    /** A second descriptor of the same open file description (close-on-exec). */
    public Fd duplicate() {
        return duplicateFrom(0);
    }

    Fd duplicateFrom(int lowest) {
        return new Fd((int) control(F_DUPFD_CLOEXEC, lowest, "duplicate descriptor"), mode, true);
    }

    private long control(int command, long argument, String operation) {
        enter();
        try (CallFrame frame = CallFrame.take()) {
            return frame.check(frame.quick(Syscall.FCNTL, number, command, argument, 0), operation, number);
        } finally {
            leave();
        }
    }

    boolean isNonBlocking() {
        return mode == Mode.NON_BLOCKING;
    }

    /** Sets or clears O_NONBLOCK for everybody who shares the open file description. */
    public void setNonBlocking(boolean nonBlocking) {
        long flags = control(F_GETFL, 0, "read the flags of descriptor");
        control(F_SETFL, nonBlocking ? flags | O_NONBLOCK : flags & ~O_NONBLOCK, "set the flags of descriptor");
        mode = nonBlocking ? Mode.NON_BLOCKING : Mode.SHARED;
    }

    /**
     * Reads into {@code target} (fast when it is direct), waiting until there is something. Returns the number of bytes
     * or -1 at the end; for the master of a pseudo-terminal the end is when nobody has the other side open.
     */
    public int read(ByteBuffer target) {
        if (!target.hasRemaining()) {
            return 0;
        }
        long count;
        if (target.isDirect()) {
            MemorySegment memory = MemorySegment.ofBuffer(target);
            count = repeatUntilReady(Syscall.READ, memory, memory.byteSize(), Poller.IN);
        } else {
            MemorySegment heap = MemorySegment.ofBuffer(target);
            count = readIntoHeap(heap);
        }
        if (count <= 0) {
            return -1;
        }
        target.position(target.position() + (int) count);
        return (int) count;
    }

    /** Reads into an array; otherwise as {@link #read(ByteBuffer)}. */
    public int read(byte[] target, int offset, int length) {
        if (length == 0) {
            return 0;
        }
        long count = readIntoHeap(MemorySegment.ofArray(target).asSlice(offset, length));
        return count <= 0 ? -1 : (int) count;
    }

    private long readIntoHeap(MemorySegment heap) {
        beforeTransfer(Poller.IN);
        while (true) {
            MemorySegment buffer = TransferBuffers.take();
            try {
                long count = attempt(Syscall.READ, buffer, Math.min(heap.byteSize(), buffer.byteSize()), -1);
                if (count > 0) {
                    MemorySegment.copy(buffer, 0, heap, 0, count);
                }
                if (count != WOULD_BLOCK) {
                    return count;
                }
            } finally {
                TransferBuffers.release(buffer);
            }
            readiness.await(Poller.IN, null);
        }
    }

    /** Writes all of {@code source}, waiting as often as needed. On a SEQPACKET socket this is one packet. */
    public void write(ByteBuffer source) {
        while (source.hasRemaining()) {
            MemorySegment memory = MemorySegment.ofBuffer(source);
            long count;
            if (source.isDirect()) {
                count = repeatUntilReady(Syscall.WRITE, memory, maxWriteBytes(memory.byteSize()), Poller.OUT);
            } else {
                count = writeFromHeap(memory);
            }
            source.position(source.position() + (int) count);
        }
    }

    /** Writes all of a range of an array. */
    public void write(byte[] source, int offset, int length) {
        MemorySegment all = MemorySegment.ofArray(source).asSlice(offset, length);
        long done = 0;
        while (done < length) {
            done += writeFromHeap(all.asSlice(done));
        }
    }

    private long writeFromHeap(MemorySegment heap) {
        beforeTransfer(Poller.OUT);
        while (true) {
            MemorySegment buffer = TransferBuffers.take();
            try {
                long length = Math.min(heap.byteSize(), maxWriteBytes(buffer.byteSize()));
                MemorySegment.copy(heap, 0, buffer, 0, length);
                long count = attempt(Syscall.WRITE, buffer, length, -1);
                if (count != WOULD_BLOCK) {
                    return count;
                }
            } finally {
                TransferBuffers.release(buffer);
            }
            readiness.await(Poller.OUT, null);
        }
    }

    /** Reads at {@code position} of a file without moving its offset; -1 at the end. */
    public int readAt(ByteBuffer directTarget, long position) {
        MemorySegment memory = MemorySegment.ofBuffer(directTarget);
        requireNative(memory);
        long count = attempt(Syscall.PREAD64, memory, memory.byteSize(), position);
        if (count == 0 && memory.byteSize() > 0) {
            return -1;
        }
        directTarget.position(directTarget.position() + (int) count);
        return (int) count;
    }

    /** Writes all of a direct buffer at {@code position} of a file without moving its offset. */
    public void writeAt(ByteBuffer directSource, long position) {
        long at = position;
        while (directSource.hasRemaining()) {
            MemorySegment memory = MemorySegment.ofBuffer(directSource);
            requireNative(memory);
            long count = attempt(Syscall.PWRITE64, memory, memory.byteSize(), at);
            directSource.position(directSource.position() + (int) count);
            at += count;
        }
    }

    private static void requireNative(MemorySegment memory) {
        if (!memory.isNative()) {
            throw new IllegalArgumentException("a direct buffer is needed");
        }
    }

    private long repeatUntilReady(int call, MemorySegment memory, long length, int events) {
        beforeTransfer(events);
        while (true) {
            long count = attempt(call, memory, length, -1);
            if (count != WOULD_BLOCK) {
                return count;
            }
            readiness.await(events, null);
        }
    }

    /** A pipe that is ready takes PIPE_BUF bytes; more could block the thread when the flags are not ours to set. */
    private long maxWriteBytes(long available) {
        return mode == Mode.SHARED ? Math.min(available, PIPE_BUF) : available;
    }

    private void beforeTransfer(int events) {
        switch (mode) {
            case NON_BLOCKING, FILE -> {}
            case FRESH -> setNonBlocking(true);
            case SHARED -> {
                if (pollNow(events) == 0) {
                    readiness.await(events, null);
                }
            }
        }
    }

    /** One transfer: the byte count, or WOULD_BLOCK. */
    private long attempt(int call, MemorySegment memory, long length, long position) {
        enter();
        try (CallFrame frame = CallFrame.take()) {
            while (true) {
                long count = frame.call(call, number, memory.address(), length, position);
                if (count >= 0) {
                    return count;
                }
                int errno = frame.errno();
                if (errno == Errno.EAGAIN.number()) {
                    return WOULD_BLOCK;
                }
                if (errno == Errno.EIO.number() && call == Syscall.READ && isTerminalMaster(frame)) {
                    return 0;
                }
                if (errno != Errno.EINTR.number()) {
                    boolean reading = call == Syscall.READ || call == Syscall.PREAD64;
                    throw new KernelException(reading ? "read descriptor" : "write descriptor", number, errno);
                }
            }
        } finally {
            leave();
            Reference.reachabilityFence(memory);
        }
    }

    private boolean isTerminalMaster(CallFrame frame) {
        return frame.quick(Syscall.IOCTL, number, TIOCGPTN, frame.allocate(8).address(), 0) == 0;
    }

    /** Waits until a read would not block. False after {@code timeout} (null: wait without limit). */
    public boolean awaitReadable(@Nullable Duration timeout) {
        return await(Poller.IN, timeout) != 0;
    }

    /** Waits until a write would not block. False after {@code timeout} (null: wait without limit). */
    public boolean awaitWritable(@Nullable Duration timeout) {
        return await(Poller.OUT, timeout) != 0;
    }

    /**
     * Waits until the other side is gone or will write no more (POLLHUP, POLLRDHUP, POLLERR), whatever there is still to
     * read. False after {@code timeout} (null: wait without limit).
     */
    public boolean awaitHangUp(@Nullable Duration timeout) {
        return await(Poller.RDHUP, timeout) != 0;
    }

    /** Whether a read would return at once. */
    public boolean isReadable() {
        return (pollNow(Poller.IN) & (Poller.IN | Poller.HUP | Poller.ERR)) != 0;
    }

    /** Whether the other side is gone or will write no more; never waits. */
    public boolean isHungUp() {
        return (pollNow(Poller.RDHUP) & (Poller.RDHUP | Poller.HUP | Poller.ERR)) != 0;
    }

    int await(int events, @Nullable Duration timeout) {
        return mode == Mode.FILE ? events : readiness.await(events, timeout);
    }

    private int pollNow(int events) {
        enter();
        try (CallFrame frame = CallFrame.take()) {
            MemorySegment poll = frame.allocate(8);
            poll.set(ValueLayout.JAVA_INT, 0, number);
            poll.set(ValueLayout.JAVA_SHORT, 4, (short) events);
            MemorySegment zero = frame.allocate(16);
            frame.check(frame.call(Syscall.PPOLL, poll.address(), 1, zero.address(), 0, 8), "poll descriptor", number);
            return poll.get(ValueLayout.JAVA_SHORT, 6);
        } finally {
            leave();
        }
    }

    /**
     * A stream over {@link #read(byte[], int, int)}; it holds no memory of its own, each read is a system call. Errors are
     * IOExceptions whose cause is the KernelException. Closing it closes this.
     */
    public InputStream inputStream() {
        return new FdInputStream(this);
    }

    /** A stream over {@link #write(byte[], int, int)} that hands at most 64 KiB to each call. Closing it closes this. */
    public OutputStream outputStream() {
        return outputStream(64 * 1024);
    }

    /** As {@link #outputStream()} with another limit: on a SEQPACKET socket, the size of the largest packet. */
    public OutputStream outputStream(int maxChunkBytes) {
        return new FdOutputStream(this, maxChunkBytes);
    }

    /** Moves bytes to {@code target} until the end of this; returns how many. Neither is closed. */
    public long transferTo(Fd target) {
        return transferTo(target, TransferBuffers.SIZE_BYTES);
    }

    long transferTo(Fd target, int maxChunkBytes) {
        long total = 0;
        beforeTransfer(Poller.IN);
        while (true) {
            MemorySegment buffer = TransferBuffers.take();
            try {
                long count = attempt(Syscall.READ, buffer, Math.min(buffer.byteSize(), maxChunkBytes), -1);
                if (count == 0) {
                    return total;
                }
                if (count > 0) {
                    target.writeAll(buffer.asSlice(0, count));
                    total += count;
                    continue;
                }
            } finally {
                TransferBuffers.release(buffer);
            }
            readiness.await(Poller.IN, null);
        }
    }

    private void writeAll(MemorySegment memory) {
        long done = 0;
        while (done < memory.byteSize()) {
            long length = maxWriteBytes(memory.byteSize() - done);
            done += repeatUntilReady(Syscall.WRITE, memory.asSlice(done), length, Poller.OUT);
        }
    }

    /** Calls with this number must be bracketed by enter and leave: the number stays ours in between. */
    void enter() {
        while (true) {
            int now = users;
            if (now < 0) {
                throw KernelException.detailed("use descriptor", number, Errno.EBADF, "it was closed");
            }
            if (USERS.compareAndSet(this, now, now + 1)) {
                return;
            }
        }
    }

    void leave() {
        int before = (int) USERS.getAndAdd(this, -1);
        if (before - 1 == CLOSED && owned) {
            try (CallFrame frame = CallFrame.take()) {
                frame.call(Syscall.CLOSE, number);
            }
        }
    }

    /** Idempotent. Wakes waiting threads; the number is released when the last running call returns. */
    @Override
    public void close() {
        while (true) {
            int now = users;
            if (now < 0) {
                return;
            }
            if (USERS.compareAndSet(this, now, (now + 1) | CLOSED)) {
                break;
            }
        }
        readiness.close();
        leave();
    }

    @Override
    public String toString() {
        return "fd " + number;
    }
}
