package dev.priok.kernel.net;

import org.jspecify.annotations.Nullable;

/**
 * A link as the kernel describes it.
 *
 * @param kind the kernel's name of the kind ("veth", "bridge", ...); empty for hardware and loopback
 * @param flags IFF_* bits
 * @param mac the Ethernet address; null if it has none
 * @param mtu the largest packet in bytes
 * @param masterIndex the bridge it is a port of; 0 if none
 * @param parentIndex the link below it or at the other end, perhaps in another namespace; 0 if none
 * @param alias what was noted of it; empty if nothing
 * @param port its options as a port; null if it is none
 */
public record Link(
        int index,
        String name,
        String kind,
        int flags,
        @Nullable MacAddress mac,
        int mtu,
        int masterIndex,
        int parentIndex,
        String alias,
        @Nullable BridgePort port) {
    private static final int UP = 1;
    private static final int LOOPBACK = 8;
    private static final int LOWER_UP = 0x10000;

    /** Whether it was set up. */
    public boolean isUp() {
        return (flags & UP) != 0;
    }

    /** Whether there is something at the other end of the wire. */
    public boolean hasCarrier() {
        return (flags & LOWER_UP) != 0;
    }

    /** Whether it is the loopback. */
    public boolean isLoopback() {
        return (flags & LOOPBACK) != 0;
    }
}
