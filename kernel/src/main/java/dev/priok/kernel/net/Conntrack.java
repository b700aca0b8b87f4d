package dev.priok.kernel.net;

import dev.priok.kernel.Errno;
import dev.priok.kernel.KernelException;
import dev.priok.kernel.NetlinkSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/**
 * The connection tracking table (linux/netfilter/nfnetlink_conntrack.h) of one network namespace: that of the thread that
 * opens it. Thread-safe: one call at a time. A call blocks for the time that the kernel takes to go through its table.
 */
public final class Conntrack implements AutoCloseable {
    private static final int GET = 1 << 8 | 1;
    private static final int DELETE = 1 << 8 | 2;
    private static final int DUMP = 0x301;
    private static final int ACKNOWLEDGED = 5;
    private static final int FIXED_BYTES = 4;

    private static final int ORIGINAL = 1;
    private static final int REPLY = 2;
    private static final int ID = 12;
    private static final int ZONE = 18;
    private static final int FILTER = 25;
    private static final int FILTER_ORIGINAL = 1;
    private static final int FILTER_REPLY = 2;
    private static final int BY_PROTOCOL = 1 << 3;
    private static final int TUPLE_IP = 1;
    private static final int TUPLE_PROTOCOL = 2;
    private static final int PROTOCOL_NUMBER = 1;
    private static final int SOURCE_PORT = 2;
    private static final int DESTINATION_PORT = 3;
    private static final int NESTED = 0x8000;
    private static final int UDP = 17;

    private final NetlinkSocket socket;
    private final ReentrantLock lock = new ReentrantLock();
    private int sequence;

    /** An entry as the kernel told it, which is how it is named to the kernel as well. */
    private record Entry(Flow flow, ByteBuffer payload) {}

    private Conntrack(NetlinkSocket socket) {
        this.socket = socket;
    }

    /** Opens the calling thread's. */
    public static Conntrack open() {
        return new Conntrack(NetlinkSocket.open(NetlinkSocket.NETFILTER));
    }

    /**
     * Deletes the UDP flows that {@code stale} says, so that their next packet is looked at as a first one; returns how
     * many. EOPNOTSUPP or EINVAL if the kernel doesn't show its table.
     */
    public int forgetUdp(boolean version4, Predicate<Flow> stale) {
        int family = version4 ? Families.INET : Families.INET6;
        lock.lock();
        try {
            int count = 0;
            for (Entry entry : udp(family)) {
                if (stale.test(entry.flow()) && delete(family, entry)) {
                    count++;
                }
            }
            return count;
        } finally {
            lock.unlock();
        }
    }

    private List<Entry> udp(int family) {
        MessageWriter out = begin(GET, DUMP, family);
        // Kernels before 5.8 pass over the filter: what they show beyond is sorted out here.
        out.nested(FILTER, () -> {
            out.attribute32(FILTER_ORIGINAL, BY_PROTOCOL);
            out.attribute32(FILTER_REPLY, 0);
        });
        out.nested(ORIGINAL, () -> out.nested(TUPLE_PROTOCOL, () -> out.attribute8(PROTOCOL_NUMBER, UDP)));
        out.end();
        socket.send(out.finished(), List.of());
        List<Entry> found = new ArrayList<>();
        while (true) {
            for (Message message : received()) {
                if (message.sequence() != sequence) {
                    continue;
                }
                if (message.type() == Message.DONE || message.type() == Message.ERROR) {
                    check("list tracked connections", message);
                    return found;
                }
                read(family, message.payload(), found);
            }
        }
    }

    private MessageWriter begin(int type, int flags, int family) {
        MessageWriter out = new MessageWriter().begin(type, flags, ++sequence);
        return out.int8(family).int8(0).int16(0);
    }

    private List<Message> received() {
        return Message.parse(Objects.requireNonNull(socket.receive(null), "answer"));
    }

    private static void check(String operation, Message message) {
        if (message.errorNumber() != 0) {
            throw KernelException.reported(operation, null, message.errorNumber(), message.errorText());
        }
    }

    private static void read(int family, ByteBuffer payload, List<Entry> found) {
        Attributes attributes = Attributes.after(payload, FIXED_BYTES);
        Attributes original = attributes.nested(ORIGINAL);
        byte[] protocol = original.nested(TUPLE_PROTOCOL).bytes(PROTOCOL_NUMBER);
        if (payload.get(0) != family || protocol == null || protocol[0] != UDP) {
            return;
        }
        Attributes reply = attributes.nested(REPLY);
        Flow flow = new Flow(source(family, original), destination(family, original), source(family, reply));
        found.add(new Entry(flow, payload));
    }

    /** CTA_IP_V4_SRC, CTA_IP_V4_DST, CTA_IP_V6_SRC and CTA_IP_V6_DST are 1 to 4. */
    private static InetSocketAddress source(int family, Attributes tuple) {
        return address(tuple, family == Families.INET ? 1 : 3, SOURCE_PORT);
    }

    private static InetSocketAddress destination(int family, Attributes tuple) {
        return address(tuple, family == Families.INET ? 2 : 4, DESTINATION_PORT);
    }

    private static InetSocketAddress address(Attributes tuple, int ipType, int portType) {
        InetAddress ip =
                Families.address(Objects.requireNonNull(tuple.nested(TUPLE_IP).bytes(ipType), "address"));
        byte[] port = Objects.requireNonNull(tuple.nested(TUPLE_PROTOCOL).bytes(portType), "port");
        return new InetSocketAddress(
                ip, Short.toUnsignedInt(ByteBuffer.wrap(port).getShort()));
    }

    /** False if it has gone by itself. */
    private boolean delete(int family, Entry entry) {
        MessageWriter out = begin(DELETE, ACKNOWLEDGED, family);
        Attributes told = Attributes.after(entry.payload(), FIXED_BYTES);
        for (int type : new int[] {ORIGINAL, ID, ZONE}) {
            byte[] value = told.bytes(type);
            if (value != null) {
                out.attribute(type == ORIGINAL ? type | NESTED : type, value);
            }
        }
        out.end();
        socket.send(out.finished(), List.of());
        while (true) {
            for (Message message : received()) {
                if (message.sequence() == sequence && message.type() == Message.ERROR) {
                    if (message.errorNumber() == Errno.ENOENT.number()) {
                        return false;
                    }
                    check("delete a tracked connection", message);
                    return true;
                }
            }
        }
    }

    /** Closes the socket. Idempotent. */
    @Override
    public void close() {
        socket.close();
    }
}
