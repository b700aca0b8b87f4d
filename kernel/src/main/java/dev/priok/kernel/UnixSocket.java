package dev.priok.kernel;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A connected AF_UNIX socket. Bytes go through {@link #fd()} (its streams, reads and writes); this class adds what only
 * sockets have: passing descriptors and shutting down one direction. Thread-safe.
 */
public final class UnixSocket implements AutoCloseable {
    /** Whether message boundaries are kept. */
    public enum Kind {
        /** A byte stream. */
        STREAM(1),
        /** Each write is one packet, to a receiver that needn't accept a connection. */
        DATAGRAM(2),
        /** Each write is one packet and each read takes one. A read of an empty packet looks like the end. */
        SEQPACKET(5);

        private final int number;

        Kind(int number) {
            this.number = number;
        }
    }

    /** A direction to shut down. */
    public enum Direction {
        READ(0),
        WRITE(1),
        BOTH(2);

        private final int number;

        Direction(int number) {
            this.number = number;
        }
    }

    /**
     * One received message.
     *
     * @param bytes how many bytes were put into the buffer; 0 at the end of the stream
     * @param descriptors the passed descriptors (close-on-exec), owned by the caller
     * @param truncated whether bytes of the packet or descriptors did not fit and are lost
     */
    public record Received(int bytes, List<Fd> descriptors, boolean truncated) {
        /** Whether this is the end of the stream. */
        public boolean isEnd() {
            return bytes == 0 && descriptors.isEmpty();
        }
    }

    private static final int AF_UNIX = 1;
    private static final int SOCK_CLOEXEC = 02000000;
    private static final int SOCK_NONBLOCK = 04000;
    private static final int SOL_SOCKET = 1;
    private static final int SCM_RIGHTS = 1;
    private static final int MSG_CTRUNC = 0x8;
    private static final int MSG_TRUNC = 0x20;
    private static final int MSG_NOSIGNAL = 0x4000;
    private static final int MSG_CMSG_CLOEXEC = 0x40000000;
    private static final int CONTROL_HEADER_BYTES = 16;
    private static final int MAX_DESCRIPTORS = 253;

    private final Fd fd;

    UnixSocket(Fd fd) {
        this.fd = fd;
    }

    static Fd create(Kind kind) {
        try (CallFrame frame = CallFrame.take()) {
            long number = frame.call(Syscall.SOCKET, AF_UNIX, kind.number | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
            return Fd.owning(frame.check(number, "create a unix socket", null), Fd.Mode.NON_BLOCKING);
        }
    }

    /** Connects to {@code path}, which may be longer than sun_path; waits while the listener's backlog is full. */
    public static UnixSocket connect(Path path, Kind kind) {
        Fd fd = create(kind);
        try (UnixAddress address = UnixAddress.of(path)) {
            long pauseNanos = 100_000;
            while (!tryConnect(fd, address, path)) {
                // A full backlog is not something epoll reports for unix sockets: connect(2), EAGAIN.
                Thread.sleep(Duration.ofNanos(pauseNanos));
                pauseNanos = Math.min(pauseNanos * 2, 20_000_000);
            }
            return new UnixSocket(fd);
        } catch (InterruptedException e) {
            fd.close();
            Thread.currentThread().interrupt();
            throw KernelException.detailed("connect to", path, Errno.EINTR, "the thread was interrupted");
        } catch (RuntimeException e) {
            fd.close();
            throw e;
        }
    }

    private static boolean tryConnect(Fd fd, UnixAddress address, Path path) {
        try (CallFrame frame = CallFrame.take()) {
            MemorySegment raw = address.write(frame);
            if (frame.call(Syscall.CONNECT, fd.number(), raw.address(), raw.byteSize()) == 0) {
                return true;
            }
            if (frame.errno() == Errno.EAGAIN.number() || frame.errno() == Errno.EINTR.number()) {
                return false;
            }
            throw frame.failure("connect to", path);
        }
    }

    /** Receives datagrams at {@code path}, which must not exist: each read of {@link #fd()} takes one. */
    public static UnixSocket receiveAt(Path path) {
        Fd fd = create(Kind.DATAGRAM);
        try (UnixAddress address = UnixAddress.of(path);
                CallFrame frame = CallFrame.take()) {
            MemorySegment raw = address.write(frame);
            frame.check(frame.call(Syscall.BIND, fd.number(), raw.address(), raw.byteSize()), "bind socket", path);
            return new UnixSocket(fd);
        } catch (RuntimeException e) {
            fd.close();
            throw e;
        }
    }

    /** Two connected sockets, blocking until first used here, so that one can go to a child. */
    public static List<UnixSocket> pair(Kind kind) {
        try (CallFrame frame = CallFrame.take()) {
            MemorySegment ends = frame.allocate(8);
            frame.check(
                    frame.call(Syscall.SOCKETPAIR, AF_UNIX, kind.number | SOCK_CLOEXEC, 0, ends.address()),
                    "create a socket pair",
                    null);
            return List.of(
                    new UnixSocket(Fd.owning(ends.get(ValueLayout.JAVA_INT, 0))),
                    new UnixSocket(Fd.owning(ends.get(ValueLayout.JAVA_INT, 4))));
        }
    }

    /** The socket's descriptor; closed with this. */
    public Fd fd() {
        return fd;
    }

    /** The number by which the kernel's tables name this socket. */
    public long inode() {
        return new OpenFile(fd).status().inode();
    }

    /** Ends one direction or both; the other side reads the end or gets EPIPE. */
    public void shutdown(Direction direction) {
        fd.enter();
        try (CallFrame frame = CallFrame.take()) {
            long result = frame.call(Syscall.SHUTDOWN, fd.number(), direction.number);
            if (result < 0 && frame.errno() != Errno.ENOTCONN.number()) {
                throw frame.failure("shut down", fd);
            }
        } finally {
            fd.leave();
        }
    }

    /**
     * Sends the bytes of a direct buffer as one message together with {@code descriptors} (at most 253), waiting for
     * room. There must be at least one byte on a stream. The descriptors stay the caller's. Returns the number of bytes
     * taken, on a stream perhaps fewer than given.
     */
    public int send(ByteBuffer directBytes, List<Fd> descriptors) {
        if (!directBytes.isDirect() || descriptors.size() > MAX_DESCRIPTORS) {
            throw new IllegalArgumentException("a direct buffer and at most 253 descriptors are needed");
        }
        MemorySegment bytes = MemorySegment.ofBuffer(directBytes);
        prepare();
        while (true) {
            descriptors.forEach(Fd::enter);
            fd.enter();
            try (CallFrame frame = CallFrame.take()) {
                MemorySegment message = message(frame, bytes, descriptors.size());
                writeDescriptors(message, descriptors);
                long count = frame.call(Syscall.SENDMSG, fd.number(), message.address(), MSG_NOSIGNAL);
                if (count >= 0) {
                    directBytes.position(directBytes.position() + (int) count);
                    return (int) count;
                }
                if (frame.errno() != Errno.EAGAIN.number() && frame.errno() != Errno.EINTR.number()) {
                    throw frame.failure("send to", fd);
                }
            } finally {
                fd.leave();
                descriptors.forEach(Fd::leave);
                Reference.reachabilityFence(directBytes);
            }
            fd.awaitWritable(null);
        }
    }

    /**
     * Receives one message into a direct buffer with up to {@code maxDescriptors} descriptors. Null if nothing came within
     * {@code timeout} (null: no limit).
     */
    public @Nullable Received receive(ByteBuffer directBytes, int maxDescriptors, @Nullable Duration timeout) {
        if (!directBytes.isDirect() || maxDescriptors > MAX_DESCRIPTORS) {
            throw new IllegalArgumentException("a direct buffer and at most 253 descriptors are needed");
        }
        MemorySegment bytes = MemorySegment.ofBuffer(directBytes);
        prepare();
        while (true) {
            fd.enter();
            try (CallFrame frame = CallFrame.take()) {
                MemorySegment message = message(frame, bytes, maxDescriptors);
                long count = frame.call(Syscall.RECVMSG, fd.number(), message.address(), MSG_CMSG_CLOEXEC);
                if (count >= 0) {
                    directBytes.position(directBytes.position() + (int) count);
                    int flags = message.get(ValueLayout.JAVA_INT, 48);
                    return new Received((int) count, readDescriptors(message), (flags & (MSG_CTRUNC | MSG_TRUNC)) != 0);
                }
                if (frame.errno() != Errno.EAGAIN.number() && frame.errno() != Errno.EINTR.number()) {
                    throw frame.failure("receive from", fd);
                }
            } finally {
                fd.leave();
                Reference.reachabilityFence(directBytes);
            }
            if (!fd.awaitReadable(timeout)) {
                return null;
            }
        }
    }

    private void prepare() {
        if (!fd.isNonBlocking()) {
            fd.setNonBlocking(true);
        }
    }

    /** struct msghdr (56 bytes), struct iovec and the control block, all in the frame. */
    private static MemorySegment message(CallFrame frame, MemorySegment bytes, int descriptors) {
        MemorySegment message = frame.allocate(56);
        MemorySegment vector = frame.allocate(16);
        vector.set(ValueLayout.JAVA_LONG, 0, bytes.address());
        vector.set(ValueLayout.JAVA_LONG, 8, bytes.byteSize());
        message.set(ValueLayout.JAVA_LONG, 16, vector.address());
        message.set(ValueLayout.JAVA_LONG, 24, 1);
        if (descriptors > 0) {
            long size = CONTROL_HEADER_BYTES + ((descriptors * 4L + 7) & ~7L);
            message.set(ValueLayout.JAVA_LONG, 32, frame.allocate(size).address());
            message.set(ValueLayout.JAVA_LONG, 40, size);
        }
        return message;
    }

    private static MemorySegment control(MemorySegment message) {
        long size = message.get(ValueLayout.JAVA_LONG, 40);
        return MemorySegment.ofAddress(message.get(ValueLayout.JAVA_LONG, 32)).reinterpret(size);
    }

    private static void writeDescriptors(MemorySegment message, List<Fd> descriptors) {
        if (descriptors.isEmpty()) {
            return;
        }
        MemorySegment control = control(message);
        control.set(ValueLayout.JAVA_LONG, 0, CONTROL_HEADER_BYTES + descriptors.size() * 4L);
        control.set(ValueLayout.JAVA_INT, 8, SOL_SOCKET);
        control.set(ValueLayout.JAVA_INT, 12, SCM_RIGHTS);
        for (int i = 0; i < descriptors.size(); i++) {
            control.set(
                    ValueLayout.JAVA_INT,
                    CONTROL_HEADER_BYTES + i * 4L,
                    descriptors.get(i).number());
        }
    }

    private static List<Fd> readDescriptors(MemorySegment message) {
        List<Fd> found = new ArrayList<>();
        MemorySegment control = control(message);
        long at = 0;
        while (at + CONTROL_HEADER_BYTES <= control.byteSize()) {
            long length = control.get(ValueLayout.JAVA_LONG, at);
            if (length < CONTROL_HEADER_BYTES) {
                break;
            }
            boolean rights = control.get(ValueLayout.JAVA_INT, at + 8) == SOL_SOCKET
                    && control.get(ValueLayout.JAVA_INT, at + 12) == SCM_RIGHTS;
            for (long i = CONTROL_HEADER_BYTES; rights && i + 4 <= length; i += 4) {
                found.add(Fd.owning(control.get(ValueLayout.JAVA_INT, at + i)));
            }
            at += (length + 7) & ~7L;
        }
        return List.copyOf(found);
    }

    /** Closes the socket. Idempotent. */
    @Override
    public void close() {
        fd.close();
    }
}
