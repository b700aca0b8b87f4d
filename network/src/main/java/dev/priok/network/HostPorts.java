package dev.priok.network;

import dev.priok.model.ContainerId;
import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import dev.priok.model.IpAddress;
import dev.priok.model.Networking.Protocol;
import dev.priok.model.Networking.Publication;
import dev.priok.model.Networking.PublishedPort;
import java.io.IOException;
import java.lang.System.Logger;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.nio.channels.NetworkChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Ports of the machine that containers have. Each is held by a bound socket, so that the kernel refuses it to everyone
 * else, and so that a conflict shows before anything starts. Those of IPv6 listen, for what the firewall cannot lead to
 * the container. Thread-safe.
 */
final class HostPorts {
    private static final Logger LOG = System.getLogger(HostPorts.class.getName());

    static final IpAddress ANY = IpAddress.parse("0.0.0.0");
    static final IpAddress ANY6 = IpAddress.parse("::");
    private static final int FIRST_EPHEMERAL = 32768;
    private static final int LAST_EPHEMERAL = 60999;

    /** A held port; closing it gives it back. */
    record Held(PublishedPort port, List<NetworkChannel> sockets) {}

    private record Key(IpAddress address, Protocol protocol, int port) {}

    private static final int FIRST_FOR_ALL = 1024;

    private final PortForwarder forwarder;
    private final Map<Key, ContainerId> owners = new ConcurrentHashMap<>();

    /** @param forwarder takes the machine's ports, where the sockets held here are in another namespace */
    HostPorts(PortForwarder forwarder) {
        this.forwarder = forwarder;
    }

    /** Holds a port for each address. Conflict with Docker's wording if there is none to be had. */
    List<Held> reserve(ContainerId owner, Publication wish, List<IpAddress> addresses) {
        boolean chosenByEngine = wish.firstHostPort() == 0;
        int first = chosenByEngine ? FIRST_EPHEMERAL : wish.firstHostPort();
        int last = chosenByEngine ? LAST_EPHEMERAL : wish.lastHostPort();
        EngineException refused = null;
        int start = chosenByEngine
                ? first + Math.floorMod(owner.hashCode() * 31 + wish.port().number(), last - first)
                : first;
        for (int i = 0; i <= last - first; i++) {
            int candidate = first + (start - first + i) % (last - first + 1);
            try {
                return hold(owner, wish, addresses, candidate);
            } catch (EngineException e) {
                refused = e;
            }
        }
        throw refused == null ? EngineException.internal("no port to choose from", null) : refused;
    }

    private List<Held> hold(ContainerId owner, Publication wish, List<IpAddress> addresses, int port) {
        return hold(
                owner,
                addresses.stream()
                        .map(address -> new PublishedPort(wish.port(), address, port))
                        .toList());
    }

    /** Holds all of these, or none. */
    List<Held> hold(ContainerId owner, List<PublishedPort> ports) {
        List<Held> held = new ArrayList<>();
        try {
            for (PublishedPort port : ports) {
                held.add(hold(owner, port, isCovered(owner, ports, port)));
            }
            return held;
        } catch (EngineException e) {
            held.forEach(this::release);
            throw e;
        }
    }

    /** A socket on [::] has the port on 0.0.0.0 as well. */
    private boolean isCovered(ContainerId owner, List<PublishedPort> ports, PublishedPort port) {
        PublishedPort both = new PublishedPort(port.port(), ANY6, port.hostPort());
        return port.address().equals(ANY) && (ports.contains(both) || owner.equals(owners.get(key(both))));
    }

    private Held hold(ContainerId owner, PublishedPort port, boolean covered) {
        Key key = key(port);
        if (owners.putIfAbsent(key, owner) != null) {
            throw inUse(port, true, null);
        }
        try {
            Held held = new Held(port, covered ? List.of() : sockets(forwarder.inside(port)));
            forward(held);
            return held;
        } catch (IOException e) {
            owners.remove(key);
            boolean ours = owners.keySet().stream().anyMatch(other -> overlaps(other, key));
            throw inUse(port, ours, e);
        }
    }

    private void forward(Held held) {
        try {
            forwarder.open(held.port());
        } catch (IOException e) {
            release(held);
            throw refused(held.port(), e);
        }
    }

    /** The forwarder doesn't tell one reason from the other. */
    private static EngineException refused(PublishedPort port, IOException cause) {
        String reason = port.hostPort() < FIRST_FOR_ALL
                ? "it is in use, or below the machine's net.ipv4.ip_unprivileged_port_start (usually " + FIRST_FOR_ALL
                        + "), which a daemon started with --rootless may not go"
                : "address already in use";
        return new EngineException(
                new EngineError.PortInUse("failed to bind host port " + port.address() + ":" + port.hostPort() + "/"
                        + port.port().protocol().word() + ": " + reason + " (" + cause.getMessage() + ")"),
                cause);
    }

    private static boolean overlaps(Key one, Key other) {
        return one.port() == other.port()
                && one.protocol() == other.protocol()
                && one.address().isVersion4() == other.address().isVersion4();
    }

    private static EngineException inUse(PublishedPort port, boolean ours, @Nullable Throwable cause) {
        String address = port.address().isVersion4() ? port.address().toString() : "[" + port.address() + "]";
        return new EngineException(
                new EngineError.PortInUse(
                        ours
                                ? "Bind for " + address + ":" + port.hostPort() + " failed: port is already allocated"
                                : "failed to bind host port " + address + ":" + port.hostPort() + "/"
                                        + port.port().protocol().word() + ": address already in use"),
                cause);
    }

    /** SCTP has no sockets in Java: only this daemon's own containers are kept apart. */
    private static List<NetworkChannel> sockets(PublishedPort port) throws IOException {
        boolean version4 = port.address().isVersion4();
        ProtocolFamily family = version4 ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6;
        InetSocketAddress address = new InetSocketAddress(port.address().inet(), port.hostPort());
        return switch (port.port().protocol()) {
            case TCP -> List.of(version4 ? bound(SocketChannel.open(family), address) : listening(family, address));
            case UDP -> List.of(bound(DatagramChannel.open(family), address));
            case SCTP -> List.of();
        };
    }

    private static NetworkChannel listening(ProtocolFamily family, InetSocketAddress address) throws IOException {
        return bound(ServerSocketChannel.open(family), address);
    }

    private static NetworkChannel bound(NetworkChannel channel, InetSocketAddress address) throws IOException {
        try {
            return channel.bind(address);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    void release(Held held) {
        try {
            forwarder.close(held.port());
        } catch (IOException e) {
            // The next start gives back what no container has.
            LOG.log(Logger.Level.WARNING, "cannot give back port " + held.port().hostPort() + ": " + e.getMessage());
        }
        for (NetworkChannel socket : held.sockets()) {
            try {
                socket.close();
            } catch (IOException e) {
                throw EngineException.internal(
                        "cannot give back port " + held.port().hostPort(), e);
            }
        }
        owners.remove(key(held.port()));
    }

    private static Key key(PublishedPort port) {
        return new Key(port.address(), port.port().protocol(), port.hostPort());
    }
}
