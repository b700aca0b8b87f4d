package dev.priok.kernel.net;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** RTM_*ROUTE messages: struct rtmsg and the attributes RTA_* of linux/rtnetlink.h. */
final class RouteMessages {
    static final int NEW = 24;
    static final int DELETE = 25;
    static final int GET = 26;

    private static final int FIXED_BYTES = 12;
    private static final int DESTINATION = 1;
    private static final int LINK = 4;
    private static final int GATEWAY = 5;
    private static final int METRIC = 6;
    private static final int SOURCE = 7;
    private static final int TABLE = 15;
    private static final int SCOPE_UNIVERSE = 0;
    private static final int SCOPE_LINK = 253;
    private static final int SCOPE_HOST = 254;
    private static final int SCOPE_NOWHERE = 255;
    private static final int BY_ADMINISTRATOR = 4;
    private static final int CLONED = 0x200;

    private RouteMessages() {}

    /** {@code removing} matches a route of any scope and origin. */
    static void write(MessageWriter out, Route route, boolean removing) {
        int scope = removing ? SCOPE_NOWHERE : scope(route);
        int table = route.table() < 256 ? route.table() : 0;
        out.int8(Families.of(route.destination()))
                .int8(route.prefixLength())
                .int8(0)
                .int8(0);
        out.int8(table).int8(removing ? 0 : BY_ADMINISTRATOR).int8(scope).int8(route.type().number);
        out.int32(0);
        out.attribute32(TABLE, route.table());
        if (route.prefixLength() > 0) {
            out.attribute(DESTINATION, route.destination().getAddress());
        }
        InetAddress gateway = route.gateway();
        if (gateway != null) {
            out.attribute(GATEWAY, gateway.getAddress());
        }
        if (route.linkIndex() != 0) {
            out.attribute32(LINK, route.linkIndex());
        }
        InetAddress source = route.source();
        if (source != null) {
            out.attribute(SOURCE, source.getAddress());
        }
        if (route.metric() != 0) {
            out.attribute32(METRIC, route.metric());
        }
    }

    private static int scope(Route route) {
        return switch (route.type()) {
            case LOCAL -> SCOPE_HOST;
            case UNICAST, BROADCAST, MULTICAST, ANYCAST ->
                route.gateway() == null && Families.of(route.destination()) == Families.INET
                        ? SCOPE_LINK
                        : SCOPE_UNIVERSE;
            case BLACKHOLE, UNREACHABLE, PROHIBIT, THROW -> SCOPE_UNIVERSE;
        };
    }

    /** The fixed part that asks for everything of a family (0: all). */
    static void writeDump(MessageWriter out, int family) {
        out.int8(family).int8(0).int8(0).int8(0).int8(0).int8(0).int8(0).int8(0).int32(0);
    }

    /** Null for cached entries, multicast routing and other families than IP. */
    static @Nullable Route read(ByteBuffer payload) {
        int family = payload.get(0);
        if ((family != Families.INET && family != Families.INET6) || (payload.getInt(8) & CLONED) != 0) {
            return null;
        }
        Attributes attributes = Attributes.after(payload, FIXED_BYTES);
        byte[] destination = attributes.bytes(DESTINATION);
        InetAddress gateway = address(attributes.bytes(GATEWAY), family);
        int link = attributes.int32(LINK, 0);
        Route.Type type = Route.Type.of(Byte.toUnsignedInt(payload.get(7)));
        if (type == Route.Type.UNICAST && gateway == null && link == 0) {
            return null;
        }
        return new Route(
                destination == null ? Families.any(family) : Families.address(destination),
                Byte.toUnsignedInt(payload.get(1)),
                gateway,
                link,
                address(attributes.bytes(SOURCE), family),
                attributes.int32(METRIC, 0),
                attributes.int32(TABLE, Byte.toUnsignedInt(payload.get(4))),
                type);
    }

    private static @Nullable InetAddress address(byte @Nullable [] bytes, int family) {
        return bytes == null || bytes.length != (family == Families.INET ? 4 : 16) ? null : Families.address(bytes);
    }
}
