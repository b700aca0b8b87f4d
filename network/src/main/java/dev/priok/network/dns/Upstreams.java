package dev.priok.network.dns;

import java.net.InetAddress;
import java.net.InetSocketAddress;
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

    /**
     * The servers of a list of addresses as in resolv.conf(5); those that are no addresses here (say, because their zone's
     * interface does not exist) are left out.
     */
    public static Upstreams at(List<String> addresses, SocketSource sockets) {
        return new Upstreams(
                addresses.stream()
                        .<InetSocketAddress>mapMulti((address, found) -> {
                            try {
                                found.accept(new InetSocketAddress(InetAddress.ofLiteral(address), PORT));
                            } catch (IllegalArgumentException e) {
                                // The next one may do.
                            }
                        })
                        .toList(),
                sockets);
    }
}
