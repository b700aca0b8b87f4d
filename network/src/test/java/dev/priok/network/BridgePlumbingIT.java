package dev.priok.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.priok.engine.port.NetworkPlumbing.Attachment;
import dev.priok.engine.port.NetworkPlumbing.Sandbox;
import dev.priok.engine.port.NetworkPlumbing.SandboxRequest;
import dev.priok.kernel.Fd;
import dev.priok.kernel.LeavesNothingBehind;
import dev.priok.kernel.Namespaces;
import dev.priok.kernel.net.NetworkNamespace;
import dev.priok.kernel.net.Nftables;
import dev.priok.model.ContainerId;
import dev.priok.model.Endpoint;
import dev.priok.model.EngineException;
import dev.priok.model.IpAddress;
import dev.priok.model.IpPrefix;
import dev.priok.model.MacAddress;
import dev.priok.model.Network;
import dev.priok.model.NetworkId;
import dev.priok.model.Networking.Port;
import dev.priok.model.Networking.Publication;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A namespace of the test's own is the machine: its links and rules are nobody else's. */
@ExtendWith(LeavesNothingBehind.class)
class BridgePlumbingIT {
    private static final int PORT = 80;
    private static final String UNREACHABLE = "unreachable";

    private interface OnMachine {
        void run(BridgePlumbing plumbing) throws Exception;
    }

    private static void onMachine(OnMachine test) throws Exception {
        NetworkNamespace.create(() -> {
            try (BridgePlumbing plumbing = BridgePlumbing.open(new NetworkOptions("test"))) {
                test.run(plumbing);
            }
            return true;
        });
    }

    private static Network network(int number, boolean internal) {
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

    private static Endpoint endpoint(Network network, int host) {
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

    private static SandboxRequest request(Network network, Endpoint endpoint, Publication... ports) {
        Endpoint gateway = network.internal() ? null : endpoint;
        return new SandboxRequest(List.of(new Attachment(network, endpoint)), gateway, gateway, List.of(ports), null);
    }

    private static Publication publication(@Nullable String address, int hostPort) {
        return new Publication(
                new Port(PORT, dev.priok.model.Networking.Protocol.TCP),
                address == null ? null : IpAddress.parse(address),
                hostPort,
                hostPort);
    }

    /** Answers every connection with the address it came from. */
    private static ServerSocketChannel serve(Sandbox sandbox) throws IOException {
        try (Fd namespace = Namespaces.open(sandbox.namespace())) {
            ServerSocketChannel server = NetworkNamespace.run(
                    namespace,
                    () -> ServerSocketChannel.open()
                            .bind(new InetSocketAddress(IpAddress.parse("::").inet(), PORT)));
            Thread.ofVirtual().start(() -> answer(server));
            return server;
        }
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
    private static String ask(String address, int port) {
        return talk(address, port, 10_000);
    }

    private static boolean isUnreachable(String address, int port) {
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

    private static String askFrom(Sandbox sandbox, String address, int port) {
        try (Fd namespace = Namespaces.open(sandbox.namespace())) {
            return NetworkNamespace.run(namespace, () -> ask(address, port));
        }
    }

    private static boolean isUnreachableFrom(Sandbox sandbox, String address, int port) {
        try (Fd namespace = Namespaces.open(sandbox.namespace())) {
            return NetworkNamespace.run(namespace, () -> isUnreachable(address, port));
        }
    }

    @Test
    void neighboursReachEachOtherAndOtherNetworksDoNot() throws Exception {
        onMachine(plumbing -> {
            Network one = network(1, false);
            Network two = network(2, false);
            ContainerId serving = ContainerId.random();
            ContainerId neighbour = ContainerId.random();
            ContainerId stranger = ContainerId.random();
            Sandbox server = plumbing.open(serving, request(one, endpoint(one, 2)));
            Sandbox near = plumbing.open(neighbour, request(one, endpoint(one, 3)));
            Sandbox far = plumbing.open(stranger, request(two, endpoint(two, 2)));
            try (ServerSocketChannel _ = serve(server)) {
                assertThat(askFrom(near, "10.1.0.2", PORT)).isEqualTo("10.1.0.3");
                assertThat(askFrom(near, "fd00:1::2", PORT)).isEqualTo("fd00:1:0:0:0:0:0:3");
                assertThat(isUnreachableFrom(far, "10.1.0.2", PORT)).isTrue();
                assertThat(isUnreachableFrom(far, "fd00:1::2", PORT)).isTrue();
                assertThat(ask("10.1.0.2", PORT)).isEqualTo("10.1.0.1");
            }
            List.of(serving, neighbour, stranger).forEach(plumbing::close);
            plumbing.dismantle(one);
            plumbing.dismantle(two);
            assertThat(plumbing.foreignSubnets()).isEmpty();
        });
    }

    @Test
    void publishedPortsAnswerEverywhereAndGoWithTheContainer() throws Exception {
        onMachine(plumbing -> {
            Network one = network(1, false);
            Network two = network(2, false);
            ContainerId serving = ContainerId.random();
            ContainerId neighbour = ContainerId.random();
            ContainerId stranger = ContainerId.random();
            Sandbox server = plumbing.open(
                    serving, request(one, endpoint(one, 2), publication(null, 8080), publication("127.0.0.1", 8081)));
            Sandbox near = plumbing.open(neighbour, request(one, endpoint(one, 3)));
            Sandbox far = plumbing.open(stranger, request(two, endpoint(two, 2)));
            assertThat(server.ports()).hasSize(3);
            try (ServerSocketChannel _ = serve(server)) {
                assertThat(ask("127.0.0.1", 8080)).isEqualTo("10.1.0.1");
                assertThat(ask("127.0.0.1", 8081)).isEqualTo("10.1.0.1");
                assertThat(ask("10.2.0.1", 8080)).isEqualTo("10.2.0.1");
                assertThat(isUnreachable("10.2.0.1", 8081)).isTrue();
                assertThat(askFrom(far, "10.2.0.1", 8080))
                        .as("from another network")
                        .isEqualTo("10.2.0.2");
                assertThat(askFrom(far, "fd00:2::1", 8080)).isEqualTo("fd00:2:0:0:0:0:0:2");
                assertThat(askFrom(near, "10.1.0.1", 8080)).as("hairpin").isEqualTo("10.1.0.1");
                assertThat(askFrom(server, "10.1.0.1", 8080)).as("to itself").isEqualTo("10.1.0.1");
            }
            assertThatThrownBy(() -> plumbing.open(
                            ContainerId.random(), request(two, endpoint(two, 9), publication(null, 8080))))
                    .isInstanceOf(EngineException.class)
                    .hasMessageContaining("Bind for 0.0.0.0:8080 failed: port is already allocated");
            plumbing.close(serving);
            assertThat(isUnreachable("127.0.0.1", 8080)).isTrue();
            List.of(neighbour, stranger).forEach(plumbing::close);
        });
    }

    @Test
    void anInternalNetworkHasNoWayOut() throws Exception {
        onMachine(plumbing -> {
            Network inner = network(1, true);
            Network outer = network(2, false);
            ContainerId inside = ContainerId.random();
            ContainerId outside = ContainerId.random();
            Sandbox sealed = plumbing.open(inside, request(inner, endpoint(inner, 2), publication(null, 8080)));
            Sandbox open = plumbing.open(outside, request(outer, endpoint(outer, 2), publication(null, 8090)));
            assertThat(sealed.ports()).isEmpty();
            try (ServerSocketChannel _ = serve(open)) {
                assertThat(isUnreachableFrom(sealed, "10.2.0.2", PORT)).isTrue();
                assertThat(isUnreachableFrom(sealed, "10.1.0.1", 8090)).isTrue();
            }
            List.of(inside, outside).forEach(plumbing::close);
        });
    }

    @Test
    void aRemovedTableIsWrittenAgain() throws Exception {
        onMachine(plumbing -> {
            Network one = network(1, false);
            ContainerId serving = ContainerId.random();
            Sandbox server = plumbing.open(serving, request(one, endpoint(one, 2), publication(null, 8080)));
            try (ServerSocketChannel _ = serve(server);
                    Nftables stranger = Nftables.open()) {
                stranger.run("flush ruleset");
                Instant end = Instant.now().plus(Duration.ofSeconds(10));
                while (!ask("127.0.0.1", 8080).equals("10.1.0.1")) {
                    assertThat(Instant.now()).isBefore(end);
                }
            }
            plumbing.close(serving);
        });
    }

    @Test
    void aHostProgramsPortIsRefused() throws Exception {
        onMachine(plumbing -> {
            Network one = network(1, false);
            try (ServerSocketChannel _ = ServerSocketChannel.open()
                    .bind(new InetSocketAddress(IpAddress.parse("127.0.0.1").inet(), 8080))) {
                assertThatThrownBy(() -> plumbing.open(
                                ContainerId.random(), request(one, endpoint(one, 2), publication("127.0.0.1", 8080))))
                        .hasMessageContaining("Bind for 127.0.0.1:8080 failed: address already in use");
            }
        });
    }

    @Test
    void anotherNetworkJoinsAndLeavesWhileItRuns() throws Exception {
        onMachine(plumbing -> {
            Network one = network(1, false);
            Network two = network(2, false);
            ContainerId moving = ContainerId.random();
            ContainerId serving = ContainerId.random();
            Endpoint first = endpoint(one, 2);
            Endpoint second = endpoint(two, 3);
            Sandbox mover = plumbing.open(moving, request(one, first));
            Sandbox server = plumbing.open(serving, request(two, endpoint(two, 2)));
            try (ServerSocketChannel _ = serve(server)) {
                assertThat(isUnreachableFrom(mover, "10.2.0.2", PORT)).isTrue();
                SandboxRequest both = new SandboxRequest(
                        List.of(new Attachment(one, first), new Attachment(two, second)),
                        first,
                        first,
                        List.of(),
                        null);
                plumbing.connect(moving, both, second);
                assertThat(askFrom(mover, "10.2.0.2", PORT)).isEqualTo("10.2.0.3");
                plumbing.disconnect(moving, request(one, first), second);
                assertThat(isUnreachableFrom(mover, "10.2.0.2", PORT)).isTrue();
            }
            List.of(moving, serving).forEach(plumbing::close);
        });
    }
}
