package dev.priok.kernel.net;

import dev.priok.kernel.Errno;
import dev.priok.kernel.KernelException;
import dev.priok.kernel.NetlinkSocket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A table of nf_tables.
 *
 * @param family as nft writes it: "ip", "ip6", "inet", "arp", "bridge", "netdev"
 */
public record NftTable(String family, String name) {
    static final int SUBSYSTEM = 10;
    static final int FIXED_BYTES = 4;
    static final int NAME = 1;
    private static final int GET_TABLE = SUBSYSTEM << 8 | 1;
    private static final int DUMP = 0x301;
    private static final int ATTEMPTS = 20;

    /** From the payload of a message about a table: struct nfgenmsg and NFTA_TABLE_*. */
    static NftTable read(ByteBuffer payload) {
        return new NftTable(
                family(payload.get(0)), Attributes.after(payload, FIXED_BYTES).text(NAME));
    }

    /** NFPROTO_* of linux/netfilter.h. */
    private static String family(int number) {
        return switch (number) {
            case 1 -> "inet";
            case 2 -> "ip";
            case 3 -> "arp";
            case 5 -> "netdev";
            case 7 -> "bridge";
            case 10 -> "ip6";
            default -> "family-" + number;
        };
    }

    /** The tables in the calling thread's network namespace, asked from the kernel without libnftables. */
    public static List<NftTable> list() {
        try (NetlinkSocket socket = NetlinkSocket.open(NetlinkSocket.NETFILTER)) {
            for (int attempt = 1; ; attempt++) {
                List<NftTable> found = new ArrayList<>();
                if (tryList(socket, attempt, found) || attempt == ATTEMPTS) {
                    return List.copyOf(found);
                }
            }
        }
    }

    private static boolean tryList(NetlinkSocket socket, int sequence, List<NftTable> found) {
        MessageWriter out = new MessageWriter().begin(GET_TABLE, DUMP, sequence);
        out.int8(0).int8(0).int16(0).end();
        socket.send(out.finished(), List.of());
        boolean consistent = true;
        while (true) {
            for (Message message : Message.parse(Objects.requireNonNull(socket.receive(null), "answer"))) {
                consistent &= (message.flags() & Message.DUMP_INTERRUPTED) == 0;
                if (message.type() == Message.DONE || message.type() == Message.ERROR) {
                    if (message.errorNumber() == Errno.EINTR.number()) {
                        return false;
                    }
                    if (message.errorNumber() != 0) {
                        throw KernelException.reported(
                                "list nft tables", null, message.errorNumber(), message.errorText());
                    }
                    return consistent;
                }
                found.add(read(message.payload()));
            }
        }
    }

    /** "ip priok". */
    @Override
    public String toString() {
        return family + " " + name;
    }
}
