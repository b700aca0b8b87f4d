package dev.priok.network;

import dev.priok.engine.port.NetworkPlumbing.NameService;
import dev.priok.kernel.Fd;
import dev.priok.kernel.net.NetworkNamespace;
import dev.priok.kernel.net.Nftables;
import dev.priok.model.ContainerId;
import dev.priok.model.IpAddress;
import dev.priok.network.dns.Forwarder;
import dev.priok.network.dns.HostResolver;
import dev.priok.network.dns.NameServer;
import dev.priok.network.dns.NameTable;
import dev.priok.network.dns.SocketSource;
import dev.priok.network.dns.Upstreams;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The names service in a container's namespace: at port 53 of 127.0.0.11 for the container, in truth at ports that the
 * kernel chose, so that the container can have port 53 for itself.
 */
final class ContainerNameServer {
    private static final InetAddress ADDRESS = IpAddress.parse("127.0.0.11").inet();
    private static final String TABLE = "priok-names";

    private final HostResolver machine;
    private final Forwarder forwarder = new Forwarder();

    ContainerNameServer(HostResolver machine) {
        this.machine = machine;
    }

    /** Starts it; must be called on a thread in the container's namespace. */
    NameServer start(ContainerId id, NameService names, Fd namespace) throws IOException {
        DatagramChannel datagrams = DatagramChannel.open(StandardProtocolFamily.INET);
        try {
            datagrams.bind(new InetSocketAddress(ADDRESS, 0));
            ServerSocketChannel connections = ServerSocketChannel.open(StandardProtocolFamily.INET);
            try {
                connections.bind(new InetSocketAddress(ADDRESS, 0));
                redirect(port(datagrams.getLocalAddress()), port(connections.getLocalAddress()));
                return NameServer.start(
                        datagrams,
                        connections,
                        new NameServer.Service(id.shortForm(), new Table(names), upstreams(names, namespace), false),
                        forwarder);
            } catch (IOException | RuntimeException e) {
                connections.close();
                throw e;
            }
        } catch (IOException | RuntimeException e) {
            datagrams.close();
            throw e;
        }
    }

    private static int port(SocketAddress address) {
        return ((InetSocketAddress) address).getPort();
    }

    private static void redirect(int udp, int tcp) {
        String here = ADDRESS.getHostAddress();
        Nftables.runOnce("""
                    add table ip %1$s
                    delete table ip %1$s
                    table ip %1$s {
                        chain output {
                            type nat hook output priority -100; policy accept;
                            ip daddr %2$s udp dport 53 dnat to %2$s:%3$d
                            ip daddr %2$s tcp dport 53 dnat to %2$s:%4$d
                        }
                    }
                    """.formatted(TABLE, here, udp, tcp));
    }

    private Supplier<Upstreams> upstreams(NameService names, Fd namespace) {
        List<String> chosen =
                names.upstreams().stream().map(IpAddress::toString).toList();
        Upstreams fixed = Upstreams.asked(chosen, new InContainer(namespace));
        return () -> !names.forwards() ? Upstreams.NONE : chosen.isEmpty() ? machine.get() : fixed;
    }

    /** Servers that a user names for a container are reached as the container reaches them. */
    private record InContainer(Fd namespace) implements SocketSource {
        @Override
        public DatagramChannel datagram(ProtocolFamily family) throws IOException {
            return NetworkNamespace.run(namespace, () -> DatagramChannel.open(family));
        }

        @Override
        public SocketChannel stream(ProtocolFamily family) throws IOException {
            return NetworkNamespace.run(namespace, () -> SocketChannel.open(family));
        }
    }

    /** The engine's answers in the server's terms. */
    private record Table(NameService names) implements NameTable {
        @Override
        public Optional<List<InetAddress>> addresses(String name) {
            List<IpAddress> found = names.addresses(name);
            return found.isEmpty()
                    ? Optional.empty()
                    : Optional.of(found.stream().map(IpAddress::inet).toList());
        }

        @Override
        public Optional<String> name(InetAddress address) {
            return names.nameOf(IpAddress.of(address));
        }
    }
}
