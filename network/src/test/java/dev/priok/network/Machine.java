package dev.priok.network;

import dev.priok.engine.port.NetworkPlumbing.Attachment;
import dev.priok.engine.port.NetworkPlumbing.Sandbox;
import dev.priok.engine.port.NetworkPlumbing.SandboxRequest;
import dev.priok.kernel.Fd;
import dev.priok.kernel.Namespaces;
import dev.priok.kernel.net.NetworkNamespace;
import dev.priok.model.ContainerId;
import dev.priok.model.Endpoint;
import dev.priok.model.IpAddress;
import dev.priok.model.IpPrefix;
import dev.priok.model.MacAddress;
import dev.priok.model.Network;
import dev.priok.model.NetworkId;
import dev.priok.model.Networking.Port;
import dev.priok.model.Networking.Publication;
import dev.priok.network.dns.SocketSource;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A network namespace of a test's own in the place of a machine: its links and rules are nobody else's. */
final class Machine {
    static final int PORT = 80;
    private static final String UNREACHABLE = "unreachable";

    private Machine() {}

    interface OnMachine {
        void run(BridgePlumbing plumbing) throws Exception;
    }

    /** A new machine. */
    static void onMachine(OnMachine test) throws Exception {
        NetworkNamespace.create(() -> {
            try (Fd here = NetworkNamespace.current();
                    BridgePlumbing plumbing = open(here)) {
                test.run(plumbing);
            }
            return true;
        });
    }

    private static BridgePlumbing open(Fd here) {
        return BridgePlumbing.open(new NetworkOptions("test", false), new Sockets(here));
    }

    /** Sockets of the machine, for threads that were not made on it. */
    private record Sockets(Fd namespace) implements SocketSource {
        @Override
        public DatagramChannel datagram(ProtocolFamily family) throws IOException {
            return NetworkNamespace.run(namespace, () -> DatagramChannel.open(family));
        }

        @Override
        public SocketChannel stream(ProtocolFamily family) throws IOException {
            return NetworkNamespace.run(namespace, () -> SocketChannel.open(family));
        }
    }

    static Network network(int number, boolean internal) {
        return new Network(
                NetworkId.random(),
                "net" + number,
                Instant.now(),
                Network.BRIDGE,
                true,
                true,
                internal,
                false,
                List.of(
                        new Network.Pool(
                                IpPrefix.parse("10." + number + ".0.0/24"),
                                null,
                                IpAddress.parse("10." + number + ".0.1"),
                                Map.of()),
                        new Network.Pool(
                                IpPrefix.parse("fd00:" + number + "::/64"),
                                null,
                                IpAddress.parse("fd00:" + number + "::1"),
                                Map.of())),
                Map.of(),
                Map.of(),
                Map.of());
    }

    static Endpoint endpoint(Network network, int host) {
        IpAddress gateway4 = network.pools().get(0).gateway();
        IpAddress gateway6 = network.pools().get(1).gateway();
        return new Endpoint(
                ContainerId.random().value(),
                network.id(),
                new IpPrefix(network.pools().get(0).subnet().at(java.math.BigInteger.valueOf(host)), 24),
                new IpPrefix(network.pools().get(1).subnet().at(java.math.BigInteger.valueOf(host)), 64),
                network.internal() ? null : gateway4,
                network.internal() ? null : gateway6,
                new MacAddress("02:42:0a:00:%02x:%02x".formatted(network.hashCode() & 0xff, host)),
                List.of());
    }

    static Endpoint withoutIpv6(Endpoint endpoint) {
        return new Endpoint(
                endpoint.id(),
                endpoint.network(),
                endpoint.ipv4(),
                null,
                endpoint.gateway4(),
                null,
                endpoint.mac(),
                endpoint.dnsNames());
    }

    static SandboxRequest request(Network network, Endpoint endpoint, Publication... ports) {
        Endpoint gateway = network.internal() ? null : endpoint;
        Endpoint gateway6 = endpoint.ipv6() == null ? null : gateway;
        return new SandboxRequest(List.of(new Attachment(network, endpoint)), gateway, gateway6, List.of(ports), null);
    }

    static Publication publication(@Nullable String address, int hostPort) {
        return new Publication(
                new Port(PORT, dev.priok.model.Networking.Protocol.TCP),
                address == null ? null : IpAddress.parse(address),
                hostPort,
                hostPort);
    }

    static Publication datagrams(int hostPort) {
        return new Publication(new Port(PORT, dev.priok.model.Networking.Protocol.UDP), null, hostPort, hostPort);
    }

    /** Answers every datagram with its name. */
    static DatagramSocket serveDatagrams(Sandbox sandbox, String name) throws IOException {
        try (Fd namespace = Namespaces.open(sandbox.namespace())) {
            DatagramSocket server = NetworkNamespace.run(namespace, () -> new DatagramSocket(PORT));
            Thread.ofVirtual().start(() -> answer(server, name.getBytes(StandardCharsets.US_ASCII)));
            return server;
        }
    }

    private static void answer(DatagramSocket server, byte[] name) {
        DatagramPacket packet = new DatagramPacket(new byte[100], 100);
        while (true) {
            try {
                server.receive(packet);
                server.send(new DatagramPacket(name, name.length, packet.getSocketAddress()));
            } catch (IOException e) {
                return;
            }
        }
    }

    /** What is answered to a datagram. */
    static String exchange(DatagramSocket client, String address, int port) throws IOException {
        client.setSoTimeout(120_000);
        client.send(new DatagramPacket(new byte[1], 1, IpAddress.parse(address).inet(), port));
        DatagramPacket packet = new DatagramPacket(new byte[100], 100);
        client.receive(packet);
        return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.US_ASCII);
    }

    /** Answers every connection with the address it came from. */
    static ServerSocketChannel serve(Sandbox sandbox) throws IOException {
        try (Fd namespace = Namespaces.open(sandbox.namespace())) {
            return serve(namespace);
        }
    }

    static ServerSocketChannel serve(Fd namespace) throws IOException {
        ServerSocketChannel server = NetworkNamespace.run(
                namespace,
                () -> ServerSocketChannel.open()
                        .bind(new InetSocketAddress(IpAddress.parse("::").inet(), PORT)));
        Thread.ofVirtual().start(() -> answer(server));
        return server;
    }

    private static void answer(ServerSocketChannel server) {
        while (true) {
            try (SocketChannel client = server.accept()) {
                String from = ((InetSocketAddress) client.getRemoteAddress())
                        .getAddress()
                        .getHostAddress();
                client.write(ByteBuffer.wrap(from.getBytes(StandardCharsets.US_ASCII)));
            } catch (IOException e) {
                return;
            }
        }
    }

    /** What the server says. From the calling thread's namespace. */
    static String ask(String address, int port) {
        return talk(address, port, 10_000);
    }

    static boolean isUnreachable(String address, int port) {
        return talk(address, port, 500).equals(UNREACHABLE);
    }

    private static String talk(String address, int port, int timeoutMillis) {
        try (java.net.Socket socket = new java.net.Socket()) {
            socket.connect(new InetSocketAddress(IpAddress.parse(address).inet(), port), timeoutMillis);
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            return UNREACHABLE;
        }
    }

    static String askFrom(Sandbox sandbox, String address, int port) {
        try (Fd namespace = Namespaces.open(sandbox.namespace())) {
            return NetworkNamespace.run(namespace, () -> ask(address, port));
        }
    }

    static boolean isUnreachableFrom(Sandbox sandbox, String address, int port) {
        try (Fd namespace = Namespaces.open(sandbox.namespace())) {
            return NetworkNamespace.run(namespace, () -> isUnreachable(address, port));
        }
    }
}
