package dev.priok.network.dns;

import dev.priok.engine.network.ResolvConf;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * The name servers to forward to, and where they are reached from.
 *
 * @param servers in the order in which they are asked; only the first {@value #MAX_SERVERS} count (as in resolv.conf(5))
 * @param sockets opens the sockets: {@link SocketSource#HOST} for the machine's own servers, so that those on its loopback
 *     addresses work too
 */
public record Upstreams(List<InetSocketAddress> servers, SocketSource sockets) {
    /** Nobody to ask: for containers that reach nothing but their network. */
    public static final Upstreams NONE = new Upstreams(List.of(), SocketSource.HOST);

    private static final int MAX_SERVERS = 3;
    private static final int PORT = 53;

    public Upstreams {
        servers = servers.stream().limit(MAX_SERVERS).toList();
    }

    /** The machine's own servers, reached from its namespace. */
    static Upstreams ofHost(List<String> addresses) {
        return new Upstreams(servers(addresses), SocketSource.HOST);
    }

    /**
     * The servers that a container asked for ({@code --dns}). As with docker they are reached from the container's
     * namespace, so that its routes (say, those of a VPN) and its loopback addresses count; the container's own name server
     * is left out.
     *
     * @param addresses those that are no addresses (or whose zone's interface does not exist) are left out
     * @param container opens sockets in the container's namespace
     */
    public static Upstreams asked(List<String> addresses, SocketSource container) {
        return new Upstreams(
                servers(addresses).stream()
                        .filter(server ->
                                !server.getAddress().getHostAddress().equals(ResolvConf.CONTAINER_NAME_SERVER))
                        .toList(),
                container);
    }

    private static List<InetSocketAddress> servers(List<String> addresses) {
        List<InetSocketAddress> servers = new ArrayList<>();
        for (String address : addresses) {
            try {
                servers.add(new InetSocketAddress(InetAddress.ofLiteral(address), PORT));
            } catch (IllegalArgumentException e) {
                // The next one may do.
            }
        }
        return servers;
    }
}
