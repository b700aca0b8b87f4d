package dev.priok.kernel.net;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** RTM_*ADDR and RTM_*NEIGH messages: struct ifaddrmsg with IFA_*, struct ndmsg with NDA_*. */
final class AddressMessages {
    static final int NEW = 20;
    static final int DELETE = 21;
    static final int GET = 22;
    static final int NEW_NEIGHBOR = 28;
    static final int DELETE_NEIGHBOR = 29;
    static final int GET_NEIGHBOR = 30;

    private static final int FIXED_BYTES = 8;
    private static final int ADDRESS = 1;
    private static final int LOCAL = 2;
    private static final int BROADCAST = 4;
    private static final int FLAGS = 8;
    private static final int SCOPE_HOST = 254;
    private static final int NEIGHBOR_FIXED_BYTES = 12;
    private static final int NEIGHBOR_ADDRESS = 1;
    private static final int NEIGHBOR_MAC = 2;

    private AddressMessages() {}

    static void write(MessageWriter out, LinkAddress address) {
        byte[] bytes = address.address().getAddress();
        boolean loopback = address.address() instanceof Inet4Address four && four.isLoopbackAddress();
        writeFixed(out, Families.of(address.address()), address.prefixLength(), loopback ? SCOPE_HOST : 0);
        out.int32(address.linkIndex());
        out.attribute(LOCAL, bytes);
        out.attribute(ADDRESS, bytes);
        if (address.broadcast() != null) {
            out.attribute(BROADCAST, address.broadcast().getAddress());
        }
        if (address.flags() != 0) {
            out.attribute32(FLAGS, address.flags());
        }
    }

    private static void writeFixed(MessageWriter out, int family, int prefixLength, int scope) {
        out.int8(family).int8(prefixLength).int8(0).int8(scope);
    }

    static void writeDump(MessageWriter out, int linkIndex) {
        writeFixed(out, 0, 0, 0);
        out.int32(linkIndex);
    }

    static LinkAddress read(ByteBuffer payload) {
        Attributes attributes = Attributes.after(payload, FIXED_BYTES);
        byte[] local = attributes.bytes(LOCAL);
        byte[] bytes = local == null ? attributes.bytes(ADDRESS) : local;
        if (bytes == null) {
            throw new IllegalStateException("the kernel told an address without its bytes");
        }
        InetAddress address = Families.address(bytes);
        return new LinkAddress(
                payload.getInt(4),
                address,
                Byte.toUnsignedInt(payload.get(1)),
                address instanceof Inet4Address ? broadcast(attributes.bytes(BROADCAST)) : null,
                attributes.int32(FLAGS, Byte.toUnsignedInt(payload.get(2))));
    }

    private static @Nullable Inet4Address broadcast(byte @Nullable [] bytes) {
        return bytes != null && Families.address(bytes) instanceof Inet4Address four ? four : null;
    }

    static void write(MessageWriter out, Neighbor neighbor) {
        writeNeighborFixed(out, Families.of(neighbor.address()), neighbor.linkIndex(), neighbor.state());
        out.attribute(NEIGHBOR_ADDRESS, neighbor.address().getAddress());
        MacAddress mac = neighbor.mac();
        if (mac != null) {
            out.attribute(NEIGHBOR_MAC, mac.bytes());
        }
    }

    static void writeNeighborFixed(MessageWriter out, int family, int linkIndex, int state) {
        out.int8(family).int8(0).int16(0).int32(linkIndex).int16(state).int8(0).int8(0);
    }

    /** Null for entries of other families than IP. */
    static @Nullable Neighbor readNeighbor(ByteBuffer payload) {
        Attributes attributes = Attributes.after(payload, NEIGHBOR_FIXED_BYTES);
        byte[] address = attributes.bytes(NEIGHBOR_ADDRESS);
        if (address == null || (address.length != 4 && address.length != 16)) {
            return null;
        }
        return new Neighbor(
                payload.getInt(4),
                Families.address(address),
                LinkMessages.mac(attributes.bytes(NEIGHBOR_MAC)),
                Short.toUnsignedInt(payload.getShort(8)));
    }
}
