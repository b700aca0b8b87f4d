package dev.priok.kernel;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An AF_NETLINK socket that talks to the kernel (netlink(7)). It belongs to the network namespace of the thread that
 * opens it and works from any thread afterwards. Buffers hold whole messages in the machine's byte order. Thread-safe
 * call by call; who sends requests and reads their answers needs a lock around both.
 */
public final class NetlinkSocket implements AutoCloseable {
    /** Links, addresses, routes: rtnetlink(7). */
    public static final int ROUTE = 0;
    /** What is known of sockets: sock_diag(7). */
    public static final int SOCKET_DIAGNOSIS = 4;
    /** nf_tables and its relatives. */
    public static final int NETFILTER = 12;

    private static final int AF_NETLINK = 16;
    private static final int SOCK_RAW = 3;
    private static final int SOCK_CLOEXEC = 02000000;
    private static final int SOCK_NONBLOCK = 04000;
    private static final int SOL_SOCKET = 1;
    private static final int SO_RCVBUF = 8;
    private static final int SO_RCVBUFFORCE = 33;
    private static final int SOL_NETLINK = 270;
    private static final int ADD_MEMBERSHIP = 1;
    private static final int CAP_ACK = 10;
    private static final int EXT_ACK = 11;
    private static final int GET_STRICT_CHECK = 12;
    private static final int MSG_TRUNC = 0x20;
    private static final int ADDRESS_BYTES = 12;

    private final Fd fd;

    private NetlinkSocket(Fd fd) {
        this.fd = fd;
    }

    /**
     * Opens a socket of {@code protocol} (constants of this class) whose error answers carry the kernel's explanation
     * and not the request.
     */
    public static NetlinkSocket open(int protocol) {
        try (CallFrame frame = CallFrame.take()) {
            long number = frame.call(Syscall.SOCKET, AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, protocol);
            frame.check(number, "create a netlink socket of protocol", protocol);
            NetlinkSocket socket = new NetlinkSocket(Fd.owning(number, Fd.Mode.NON_BLOCKING));
            try {
                MemorySegment address = frame.allocate(ADDRESS_BYTES);
                address.set(ValueLayout.JAVA_SHORT, 0, (short) AF_NETLINK);
                frame.check(
                        frame.call(Syscall.BIND, number, address.address(), ADDRESS_BYTES),
                        "bind a netlink socket of protocol",
                        protocol);
                socket.set(frame, SOL_NETLINK, EXT_ACK, 1, "ask for explanations on");
                socket.set(frame, SOL_NETLINK, CAP_ACK, 1, "ask for short answers on");
                socket.set(frame, SOL_NETLINK, GET_STRICT_CHECK, 1, "ask for strict checks on");
                return socket;
            } catch (RuntimeException e) {
                socket.close();
                throw e;
            }
        }
    }

    /** The descriptor's number. */
    public int number() {
        return fd.number();
    }

    /** Receives from now on what the kernel tells the multicast group of this number. */
    public void join(int group) {
        set(SOL_NETLINK, ADD_MEMBERSHIP, group, "join a group with");
    }

    /** Sets how much may wait unread: beyond the system's limit for others too, if this is the machine's root. */
    public void setReceiveBufferBytes(int bytes) {
        int option = OwnUserNamespace.isInitial() ? SO_RCVBUFFORCE : SO_RCVBUF;
        set(SOL_SOCKET, option, bytes, "enlarge the buffer of");
    }

    private void set(int level, int option, int value, String operation) {
        fd.enter();
        try (CallFrame frame = CallFrame.take()) {
            set(frame, level, option, value, operation);
        } finally {
            fd.leave();
        }
    }

    private void set(CallFrame frame, int level, int option, int value, String operation) {
        MemorySegment memory = frame.allocate(4);
        memory.set(ValueLayout.JAVA_INT, 0, value);
        frame.check(
                frame.call(Syscall.SETSOCKOPT, fd.number(), level, option, memory.address(), 4),
                operation,
                "netlink socket");
    }

    /**
     * Sends the remaining bytes (an array-backed buffer) with one system call, in which the kernel carries out what they
     * ask: it may block the thread for milliseconds. {@code mentioned} are descriptors whose numbers the messages
     * contain; they stay open meanwhile.
     */
    public void send(ByteBuffer messages, List<Fd> mentioned) {
        int length = messages.remaining();
        mentioned.forEach(Fd::enter);
        try {
            fd.enter();
            try (CallFrame frame = CallFrame.take()) {
                MemorySegment copy = frame.allocate(length);
                MemorySegment.copy(
                        messages.array(),
                        messages.arrayOffset() + messages.position(),
                        copy,
                        ValueLayout.JAVA_BYTE,
                        0,
                        length);
                long sent;
                do {
                    sent = frame.call(Syscall.SENDTO, fd.number(), copy.address(), length);
                } while (sent < 0 && frame.errno() == Errno.EINTR.number());
                frame.check(sent, "send to netlink socket", null);
            } finally {
                fd.leave();
            }
        } finally {
            mentioned.forEach(Fd::leave);
        }
    }

    /**
     * The next datagram from the kernel, which may hold several messages. Null if none came within {@code timeout} (null:
     * no limit). ENOBUFS says that messages were lost because too many waited.
     */
    public @Nullable ByteBuffer receive(@Nullable Duration timeout) {
        while (true) {
            ByteBuffer received = tryReceive();
            if (received != null) {
                return received;
            }
            if (!fd.awaitReadable(timeout)) {
                return null;
            }
        }
    }

    /** Null if nothing is there yet, or it was from another process. */
    private @Nullable ByteBuffer tryReceive() {
        MemorySegment buffer = TransferBuffers.take();
        fd.enter();
        try (CallFrame frame = CallFrame.take()) {
            MemorySegment sender = frame.allocate(16);
            MemorySegment senderLength = frame.allocate(4);
            senderLength.set(ValueLayout.JAVA_INT, 0, 16);
            long count = frame.call(
                    Syscall.RECVFROM,
                    fd.number(),
                    buffer.address(),
                    buffer.byteSize(),
                    MSG_TRUNC,
                    sender.address(),
                    senderLength.address());
            if (count < 0 && (frame.errno() == Errno.EAGAIN.number() || frame.errno() == Errno.EINTR.number())) {
                return null;
            }
            frame.check(count, "receive from netlink socket", null);
            if (count > buffer.byteSize()) {
                throw KernelException.detailed(
                        "receive from netlink socket", null, Errno.EMSGSIZE, "an answer of " + count + " bytes");
            }
            if (sender.get(ValueLayout.JAVA_INT, 4) != 0) {
                return null;
            }
            byte[] bytes = buffer.asSlice(0, count).toArray(ValueLayout.JAVA_BYTE);
            return ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
        } finally {
            fd.leave();
            TransferBuffers.release(buffer);
        }
    }

    /** Closes the socket and wakes who waits for it with EBADF. Idempotent. */
    @Override
    public void close() {
        fd.close();
    }
}
