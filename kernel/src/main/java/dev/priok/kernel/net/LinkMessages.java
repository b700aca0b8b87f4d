package dev.priok.kernel.net;

import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** RTM_*LINK messages: struct ifinfomsg and the attributes IFLA_* of linux/if_link.h. */
final class LinkMessages {
    static final int NEW = 16;
    static final int DELETE = 17;
    static final int GET = 18;
    static final int FIXED_BYTES = 16;

    static final int MAC = 1;
    static final int NAME = 3;
    static final int MTU = 4;
    private static final int PARENT = 5;
    static final int MASTER = 10;
    private static final int INFO = 18;
    static final int ALIAS = 20;
    static final int NAMESPACE = 28;
    private static final int INFO_KIND = 1;
    private static final int INFO_DATA = 2;
    private static final int INFO_PORT_KIND = 4;
    private static final int INFO_PORT_DATA = 5;
    private static final int VETH_PEER = 1;
    private static final int MACVLAN_MODE = 1;
    private static final int IPVLAN_MODE = 1;
    private static final int IPVLAN_FLAGS = 2;
    private static final int VLAN_ID = 1;
    private static final int PORT_HAIRPIN = 4;
    private static final int PORT_ISOLATED = 33;

    static final int UP = 1;

    private LinkMessages() {}

    /** The fixed part of a request about {@code link}; attributes follow. */
    static void writeRef(MessageWriter out, LinkRef link, int flags, int changedFlags) {
        int index = link instanceof LinkRef.Index(int number) ? number : 0;
        writeFixed(out, index, flags, changedFlags);
        if (link instanceof LinkRef.Name(String name)) {
            out.attribute(NAME, name);
        }
    }

    static void writeFixed(MessageWriter out, int index, int flags, int changedFlags) {
        out.int8(0).int8(0).int16(0).int32(index).int32(flags).int32(changedFlags);
    }

    static void writeNew(MessageWriter out, NewLink link) {
        int flags = link.up() ? UP : 0;
        writeFixed(out, link.index(), flags, flags);
        out.attribute(NAME, link.name());
        MacAddress mac = link.mac();
        if (mac != null) {
            out.attribute(MAC, mac.bytes());
        }
        if (link.mtu() != 0) {
            out.attribute32(MTU, link.mtu());
        }
        if (link.masterIndex() != 0) {
            out.attribute32(MASTER, link.masterIndex());
        }
        if (link.namespace() != null) {
            out.attribute32(NAMESPACE, link.namespace().number());
        }
        writeKind(out, link.kind());
    }

    private static void writeKind(MessageWriter out, LinkKind kind) {
        switch (kind) {
            case LinkKind.MacVlan macvlan -> out.attribute32(PARENT, macvlan.parentIndex());
            case LinkKind.IpVlan ipvlan -> out.attribute32(PARENT, ipvlan.parentIndex());
            case LinkKind.Vlan vlan -> out.attribute32(PARENT, vlan.parentIndex());
            case LinkKind.Bridge _, LinkKind.Dummy _, LinkKind.Veth _, LinkKind.VethEnd _ -> {}
        }
        out.nested(INFO, () -> {
            out.attribute(INFO_KIND, kind.kernelName());
            switch (kind) {
                case LinkKind.Bridge _, LinkKind.Dummy _, LinkKind.VethEnd _ -> {}
                case LinkKind.Veth veth ->
                    out.nested(INFO_DATA, () -> out.container(VETH_PEER, () -> writeNew(out, veth.peer())));
                case LinkKind.MacVlan macvlan ->
                    out.nested(INFO_DATA, () -> out.attribute32(MACVLAN_MODE, macvlan.mode().number));
                case LinkKind.IpVlan ipvlan ->
                    out.nested(INFO_DATA, () -> {
                        out.attribute16(IPVLAN_MODE, ipvlan.mode().number);
                        out.attribute16(IPVLAN_FLAGS, ipvlan.reach().number);
                    });
                case LinkKind.Vlan vlan -> out.nested(INFO_DATA, () -> out.attribute16(VLAN_ID, vlan.number()));
            }
        });
    }

    static void writePort(MessageWriter out, BridgePort port) {
        out.nested(INFO, () -> {
            out.attribute(INFO_PORT_KIND, "bridge");
            out.nested(INFO_PORT_DATA, () -> {
                out.attribute8(PORT_HAIRPIN, port.hairpin() ? 1 : 0);
                out.attribute8(PORT_ISOLATED, port.isolated() ? 1 : 0);
            });
        });
    }

    static Link read(ByteBuffer payload) {
        Attributes attributes = Attributes.after(payload, FIXED_BYTES);
        Attributes info = attributes.nested(INFO);
        return new Link(
                payload.getInt(4),
                attributes.text(NAME),
                info.text(INFO_KIND),
                payload.getInt(8),
                mac(attributes.bytes(MAC)),
                attributes.int32(MTU, 0),
                attributes.int32(MASTER, 0),
                attributes.int32(PARENT, 0),
                attributes.text(ALIAS),
                port(info));
    }

    private static @Nullable BridgePort port(Attributes info) {
        if (!Objects.equals(info.text(INFO_PORT_KIND), "bridge")) {
            return null;
        }
        Attributes data = info.nested(INFO_PORT_DATA);
        return new BridgePort(data.isSet8(PORT_HAIRPIN), data.isSet8(PORT_ISOLATED));
    }

    /** Tunnels have hardware addresses of other lengths: they count as none. */
    static @Nullable MacAddress mac(byte @Nullable [] bytes) {
        return bytes == null || bytes.length != 6 ? null : MacAddress.of(bytes);
    }
}
