package dev.priok.kernel.net;

import dev.priok.kernel.Fd;
import org.jspecify.annotations.Nullable;

/**
 * A link to create, and the state it is created in: one request does it all.
 *
 * @param name its name, at most 15 bytes
 * @param kind what it is
 * @param index the index it gets; 0 lets the kernel choose. The peer of a veth gets its own only if both ends have one
 * @param mac its Ethernet address; null lets the kernel choose
 * @param mtu the largest packet in bytes; 0 lets the kernel choose
 * @param masterIndex the bridge that it becomes a port of; 0 is none. Not for links in another namespace
 * @param up whether it is set up at once; not for the peer of a veth, which the kernel refuses (ENOTCONN)
 * @param namespace where it is created, borrowed until then; null is the namespace of the socket
 */
public record NewLink(
        String name,
        LinkKind kind,
        int index,
        @Nullable MacAddress mac,
        int mtu,
        int masterIndex,
        boolean up,
        @Nullable Fd namespace) {
    private static final int MAX_MTU = 65535;

    public NewLink {
        LinkRef.checkName(name);
        if (index < 0 || masterIndex < 0) {
            throw new IllegalArgumentException("indexes of links are positive");
        }
        if (mtu != 0 && (mtu < 68 || mtu > MAX_MTU)) {
            throw new IllegalArgumentException("an MTU is from 68 to 65535, not " + mtu);
        }
        if (mac != null && mac.isGroup()) {
            throw new IllegalArgumentException(mac + " is the address of a group and cannot be a link's");
        }
        if (masterIndex != 0 && (namespace != null || kind instanceof LinkKind.VethEnd)) {
            throw new IllegalArgumentException("a link in another namespace cannot have a master in this one");
        }
        if (up && kind instanceof LinkKind.VethEnd) {
            throw new IllegalArgumentException("the peer of a veth can be set up only after both ends exist");
        }
    }

    /** With nothing but a name and a kind. */
    public static NewLink of(String name, LinkKind kind) {
        return new NewLink(name, kind, 0, null, 0, 0, false, null);
    }

    /** A bridge. */
    public static NewLink bridge(String name) {
        return of(name, new LinkKind.Bridge());
    }

    /** A dummy. */
    public static NewLink dummy(String name) {
        return of(name, new LinkKind.Dummy());
    }

    /** The end that becomes the peer in {@link #veth}. */
    public static NewLink vethEnd(String name) {
        return of(name, new LinkKind.VethEnd());
    }

    /** The end of a virtual cable whose other end is {@code peer}, a {@link #vethEnd}. */
    public static NewLink veth(String name, NewLink peer) {
        return of(name, new LinkKind.Veth(peer));
    }

    /** A macvlan on the link with index {@code parentIndex}. */
    public static NewLink macvlan(String name, int parentIndex, LinkKind.MacVlanMode mode) {
        return of(name, new LinkKind.MacVlan(parentIndex, mode));
    }

    /** An ipvlan on the link with index {@code parentIndex}. */
    public static NewLink ipvlan(String name, int parentIndex, LinkKind.IpVlanMode mode, LinkKind.IpVlanReach reach) {
        return of(name, new LinkKind.IpVlan(parentIndex, mode, reach));
    }

    /** With a chosen index. */
    public NewLink withIndex(int chosen) {
        return new NewLink(name, kind, chosen, mac, mtu, masterIndex, up, namespace);
    }

    /** With an Ethernet address. */
    public NewLink withMac(MacAddress chosen) {
        return new NewLink(name, kind, index, chosen, mtu, masterIndex, up, namespace);
    }

    /** With a largest packet. */
    public NewLink withMtu(int bytes) {
        return new NewLink(name, kind, index, mac, bytes, masterIndex, up, namespace);
    }

    /** As a port of a bridge. */
    public NewLink withMaster(int bridgeIndex) {
        return new NewLink(name, kind, index, mac, mtu, bridgeIndex, up, namespace);
    }

    /** Set up at once. */
    public NewLink withUp() {
        return new NewLink(name, kind, index, mac, mtu, masterIndex, true, namespace);
    }

    /** In another namespace. */
    public NewLink in(Fd networkNamespace) {
        return new NewLink(name, kind, index, mac, mtu, masterIndex, up, networkNamespace);
    }
}
