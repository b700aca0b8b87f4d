package dev.priok.kernel.net;

/** What a new link is. */
public sealed interface LinkKind {
    /** A learning switch in software; other links become its ports. */
    record Bridge() implements LinkKind {}

    /** A link without a wire. Some kernels lack it (EOPNOTSUPP). */
    record Dummy() implements LinkKind {}

    /**
     * One end of a virtual cable.
     *
     * @param peer the other end; its kind is this too, with {@link VethEnd}
     */
    record Veth(NewLink peer) implements LinkKind {
        public Veth {
            if (!(peer.kind() instanceof VethEnd)) {
                throw new IllegalArgumentException("the peer of a veth is made with NewLink.vethEnd");
            }
        }
    }

    /** The peer of a {@link Veth}; never created by itself. */
    record VethEnd() implements LinkKind {}

    /**
     * A second Ethernet address on another link.
     *
     * @param parentIndex that link, in the namespace of the socket
     */
    record MacVlan(int parentIndex, MacVlanMode mode) implements LinkKind {}

    /**
     * Another link's Ethernet address with IP addresses of its own. Some kernels lack it (EOPNOTSUPP).
     *
     * @param parentIndex that link, in the namespace of the socket
     */
    record IpVlan(int parentIndex, IpVlanMode mode, IpVlanReach reach) implements LinkKind {}

    /**
     * The part of another link's traffic that is tagged with a number (IEEE 802.1Q). Some kernels lack it (EOPNOTSUPP).
     *
     * @param parentIndex that link
     * @param number 1 to 4094
     */
    record Vlan(int parentIndex, int number) implements LinkKind {
        public Vlan {
            if (number < 1 || number > 4094) {
                throw new IllegalArgumentException("the number of a VLAN is from 1 to 4094, not " + number);
            }
        }
    }

    /** Who can talk to whom among the macvlan links of one parent (IFLA_MACVLAN_MODE). */
    enum MacVlanMode {
        PRIVATE(1),
        VEPA(2),
        BRIDGE(4),
        PASSTHRU(8);

        final int number;

        MacVlanMode(int number) {
            this.number = number;
        }
    }

    /** The layer that ipvlan links of one parent work on (IFLA_IPVLAN_MODE). */
    enum IpVlanMode {
        L2(0),
        L3(1),
        L3S(2);

        final int number;

        IpVlanMode(int number) {
            this.number = number;
        }
    }

    /** Who can talk to whom among the ipvlan links of one parent (IFLA_IPVLAN_FLAGS). */
    enum IpVlanReach {
        BRIDGE(0),
        PRIVATE(1),
        VEPA(2);

        final int number;

        IpVlanReach(int number) {
            this.number = number;
        }
    }

    /** The kernel's name for it (IFLA_INFO_KIND). */
    default String kernelName() {
        return switch (this) {
            case Bridge _ -> "bridge";
            case Dummy _ -> "dummy";
            case Veth _, VethEnd _ -> "veth";
            case MacVlan _ -> "macvlan";
            case IpVlan _ -> "ipvlan";
            case Vlan _ -> "vlan";
        };
    }
}
