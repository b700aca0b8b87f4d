package dev.priok.kernel.net;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * A route.
 *
 * @param destination the network's address; 0.0.0.0 or :: with prefix 0 is the default route of its family
 * @param gateway the next hop; null if the network is on the link itself
 * @param linkIndex the link; 0 leaves it to the gateway's address, or if the type needs none
 * @param source the preferred own address; null leaves the choice to the kernel
 * @param metric lower wins; 0 is the kernel's default (0 for IPv4, 1024 for IPv6)
 * @param table the routing table, usually {@link #MAIN}
 */
public record Route(
        InetAddress destination,
        int prefixLength,
        @Nullable InetAddress gateway,
        int linkIndex,
        @Nullable InetAddress source,
        int metric,
        int table,
        Type type) {
    /** The main table. */
    public static final int MAIN = 254;

    /** What happens to packets. */
    public enum Type {
        UNICAST(1),
        LOCAL(2),
        BROADCAST(3),
        ANYCAST(4),
        MULTICAST(5),
        /** Dropped silently. */
        BLACKHOLE(6),
        /** Refused as unreachable. */
        UNREACHABLE(7),
        /** Refused as forbidden. */
        PROHIBIT(8),
        /** Looked up in the next table. */
        THROW(9);

        final int number;

        Type(int number) {
            this.number = number;
        }

        static Type of(int number) {
            for (Type type : values()) {
                if (type.number == number) {
                    return type;
                }
            }
            return UNICAST;
        }
    }

    public Route {
        Families.checkPrefix(destination, prefixLength);
        if (gateway != null) {
            Families.checkSame(destination, gateway);
        }
        if (source != null) {
            Families.checkSame(destination, source);
        }
        if (linkIndex < 0 || metric < 0 || table <= 0) {
            throw new IllegalArgumentException("link, metric and table of a route are not negative");
        }
        if (type == Type.UNICAST && gateway == null && linkIndex == 0) {
            throw new IllegalArgumentException("a route needs a gateway or a link");
        }
    }

    /** The default route of the gateway's family. */
    public static Route defaultVia(InetAddress gateway, int linkIndex) {
        return new Route(Families.any(gateway), 0, gateway, linkIndex, null, 0, MAIN, Type.UNICAST);
    }

    /** A network that is on the link itself. */
    public static Route onLink(InetAddress network, int prefixLength, int linkIndex) {
        return new Route(network, prefixLength, null, linkIndex, null, 0, MAIN, Type.UNICAST);
    }

    /** A network behind a gateway. */
    public static Route via(InetAddress network, int prefixLength, InetAddress gateway, int linkIndex) {
        return new Route(network, prefixLength, gateway, linkIndex, null, 0, MAIN, Type.UNICAST);
    }

    /** With a metric. */
    public Route withMetric(int chosen) {
        return new Route(destination, prefixLength, gateway, linkIndex, source, chosen, table, type);
    }

    /** With a preferred own address. */
    public Route withSource(InetAddress own) {
        return new Route(destination, prefixLength, gateway, linkIndex, own, metric, table, type);
    }

    /** In another table. */
    public Route inTable(int number) {
        return new Route(destination, prefixLength, gateway, linkIndex, source, metric, number, type);
    }

    /** Whether it is for everything that no other route is for. */
    public boolean isDefault() {
        return prefixLength == 0 && destination.isAnyLocalAddress();
    }

    /** "10.1.0.0/16 via 10.0.0.1 on link #2". */
    @Override
    public String toString() {
        String network = isDefault() ? "default" : destination.getHostAddress() + "/" + prefixLength;
        return network
                + (gateway == null ? "" : " via " + gateway.getHostAddress())
                + (linkIndex == 0 ? "" : " on link #" + linkIndex);
    }
}
