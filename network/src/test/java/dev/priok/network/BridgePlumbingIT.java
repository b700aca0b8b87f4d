package dev.priok.network;

import static dev.priok.network.Machine.PORT;
import static dev.priok.network.Machine.ask;
import static dev.priok.network.Machine.askFrom;
import static dev.priok.network.Machine.datagrams;
import static dev.priok.network.Machine.endpoint;
import static dev.priok.network.Machine.exchange;
import static dev.priok.network.Machine.isUnreachable;
import static dev.priok.network.Machine.isUnreachableFrom;
import static dev.priok.network.Machine.network;
import static dev.priok.network.Machine.onMachine;
import static dev.priok.network.Machine.publication;
import static dev.priok.network.Machine.request;
import static dev.priok.network.Machine.serve;
import static dev.priok.network.Machine.serveDatagrams;
import static dev.priok.network.Machine.withoutIpv6;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.priok.engine.port.NetworkPlumbing.Attachment;
import dev.priok.engine.port.NetworkPlumbing.Sandbox;
import dev.priok.engine.port.NetworkPlumbing.SandboxRequest;
import dev.priok.engine.port.PathProbe.DroppingChain;
import dev.priok.kernel.Fd;
import dev.priok.kernel.LeavesNothingBehind;
import dev.priok.kernel.net.LinkAddress;
import dev.priok.kernel.net.LinkRef;
import dev.priok.kernel.net.NetworkNamespace;
import dev.priok.kernel.net.NewLink;
import dev.priok.kernel.net.Nftables;
import dev.priok.kernel.net.Route;
import dev.priok.kernel.net.RouteSocket;
import dev.priok.model.ContainerId;
import dev.priok.model.Endpoint;
import dev.priok.model.EngineException;
import dev.priok.model.IpAddress;
import dev.priok.model.Network;
import dev.priok.model.Networking.Port;
import dev.priok.model.Networking.Publication;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A namespace of the test's own is the machine: its links and rules are nobody else's. */
@ExtendWith(LeavesNothingBehind.class)
class BridgePlumbingIT {
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
    void containersWithoutIpv6AnswerOnItAllTheSame() throws Exception {
        onMachine(plumbing -> {
            Network one = network(1, false);
            ContainerId serving = ContainerId.random();
            Sandbox server =
                    plumbing.open(serving, request(one, withoutIpv6(endpoint(one, 2)), publication(null, 8080)));
            assertThat(server.ports())
                    .extracting(port -> port.address().toString())
                    .containsExactly("0.0.0.0", "::");
            try (ServerSocketChannel _ = serve(server)) {
                assertThat(ask("::1", 8080)).isEqualTo("10.1.0.1");
                assertThat(ask("fd00:1::1", 8080)).isEqualTo("10.1.0.1");
                assertThat(ask("127.0.0.1", 8080)).isEqualTo("10.1.0.1");
            }
            plumbing.close(serving);
            assertThat(isUnreachable("::1", 8080)).isTrue();
            plumbing.open(serving, request(one, withoutIpv6(endpoint(one, 3)), publication(null, 8080)));
            plumbing.close(serving);
        });
    }

    @Test
    void theSamePortMayBeAskedForByBothFamilies() throws Exception {
        onMachine(plumbing -> {
            Network one = network(1, false);
            ContainerId serving = ContainerId.random();
            Sandbox server = plumbing.open(
                    serving, request(one, endpoint(one, 2), publication("0.0.0.0", 8080), publication("::", 8080)));
            try (ServerSocketChannel _ = serve(server)) {
                assertThat(ask("127.0.0.1", 8080)).isEqualTo("10.1.0.1");
                assertThat(ask("fd00:1::1", 8080)).isEqualTo("fd00:1:0:0:0:0:0:1");
                assertThat(ask("::1", 8080)).as("the loopback of IPv6").isEqualTo("10.1.0.1");
            }
            plumbing.close(serving);
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
                Instant end = Instant.now().plus(Duration.ofMinutes(1));
                while (!ask("127.0.0.1", 8080).equals("10.1.0.1")) {
                    assertThat(Instant.now()).isBefore(end);
                }
            }
            plumbing.close(serving);
        });
    }

    @Test
    void aUdpClientThatGoesOnSendingFollowsThePort() throws Exception {
        onMachine(plumbing -> {
            Network one = network(1, false);
            try (DatagramSocket client = new DatagramSocket()) {
                for (int host = 2; host < 5; host++) {
                    ContainerId serving = ContainerId.random();
                    Sandbox server = plumbing.open(serving, request(one, endpoint(one, host), datagrams(5353)));
                    String name = "server " + host;
                    try (DatagramSocket _ = serveDatagrams(server, name)) {
                        assertThat(exchange(client, "127.0.0.1", 5353)).isEqualTo(name);
                        assertThat(exchange(client, "fd00:1::1", 5353)).isEqualTo(name);
                    }
                    plumbing.close(serving);
                    // One sent meanwhile makes the kernel remember that nobody is there.
                    client.send(new DatagramPacket(new byte[1], 1, InetAddress.ofLiteral("127.0.0.1"), 5353));
                }
            }
        });
    }

    private static void setForwarding(String value) {
        NetworkNamespace.setSysctl("net/ipv4/ip_forward", value);
        NetworkNamespace.setSysctl("net/ipv6/conf/all/forwarding", value);
    }

    /** On a machine between two others, of which one may send by way of it to the other. */
    private static void betweenTwo(String forwarding, BetweenTwo test) throws Exception {
        NetworkNamespace.create(() -> {
            try (Fd left = NetworkNamespace.create();
                    Fd right = NetworkNamespace.create();
                    RouteSocket links = RouteSocket.open()) {
                wire(links, left, "left", "192.168.1.");
                wire(links, right, "right", "192.168.2.");
                setForwarding(forwarding);
                try (ServerSocketChannel _ = serve(right)) {
                    test.run(() -> NetworkNamespace.run(left, () -> isUnreachable("192.168.2.2", PORT)));
                }
            }
            return true;
        });
    }

    private interface BetweenTwo {
        void run(BooleanSupplier isClosed) throws Exception;
    }

    private static void wire(RouteSocket links, Fd other, String name, String network) {
        links.create(NewLink.veth(name, NewLink.vethEnd("eth0").in(other)).withUp());
        address(links, name, network + "1");
        NetworkNamespace.run(other, () -> {
            try (RouteSocket there = RouteSocket.open()) {
                address(there, "eth0", network + "2");
                there.addRoute(Route.defaultVia(
                        InetAddress.ofLiteral(network + "1"),
                        there.link(LinkRef.of("eth0")).index()));
                return true;
            }
        });
    }

    private static void address(RouteSocket links, String name, String address) {
        int index = links.link(LinkRef.of(name)).index();
        links.addAddress(LinkAddress.of(index, InetAddress.ofLiteral(address), 24));
        links.setUp(LinkRef.of(index));
    }

    @Test
    void aMachineThatDidNotForwardBecomesNoRouter() throws Exception {
        betweenTwo("0", isClosed -> {
            Network one = network(1, false);
            ContainerId running = ContainerId.random();
            try (BridgePlumbing plumbing = BridgePlumbing.open(new NetworkOptions("test", false))) {
                plumbing.open(running, request(one, endpoint(one, 2)));
                assertThat(NetworkNamespace.sysctl("net/ipv4/ip_forward")).contains("1");
                assertThat(isClosed.getAsBoolean()).isTrue();
            }
            // The container runs on, and another daemon comes.
            assertThat(isClosed.getAsBoolean()).as("without the daemon").isTrue();
            try (BridgePlumbing plumbing = BridgePlumbing.open(new NetworkOptions("test", false))) {
                plumbing.prepare(network(3, false));
                assertThat(isClosed.getAsBoolean()).as("with the next daemon").isTrue();
            }
            assertThat(NetworkNamespace.sysctl("net/ipv4/ip_forward"))
                    .as("after the last container")
                    .contains("0");
        });
    }

    @Test
    void aRouterStaysOne() throws Exception {
        betweenTwo("1", isClosed -> {
            try (BridgePlumbing plumbing = BridgePlumbing.open(new NetworkOptions("test", false))) {
                plumbing.prepare(network(1, false));
                assertThat(isClosed.getAsBoolean()).isFalse();
            }
            assertThat(isClosed.getAsBoolean()).isFalse();
        });
    }

    private static final String DROPPING = """
            table ip filter {
                chain FORWARD {
                    type filter hook forward priority 0; policy drop;
                    ip saddr 192.168.9.9 counter drop
                }
            }
            """;

    private static BridgePlumbing allowed(boolean completesOthers) {
        return BridgePlumbing.open(new NetworkOptions("test", completesOthers));
    }

    private static boolean isPublishedTo(Fd client) {
        return !NetworkNamespace.run(client, () -> isUnreachable("192.168.1.1", 8080));
    }

    @Test
    void chainsOfOthersThatDropAreCompletedIfThatIsAllowed() throws Exception {
        NetworkNamespace.create(() -> {
            try (Fd client = NetworkNamespace.create();
                    RouteSocket links = RouteSocket.open();
                    Nftables stranger = Nftables.open()) {
                wire(links, client, "left", "192.168.1.");
                stranger.run(DROPPING);
                String before = stranger.run("list table ip filter");
                Network one = network(1, false);
                ContainerId id = ContainerId.random();
                try (BridgePlumbing plumbing = allowed(true)) {
                    Sandbox server = plumbing.open(id, request(one, endpoint(one, 2), publication(null, 8080)));
                    try (ServerSocketChannel _ = serve(server)) {
                        assertThat(isPublishedTo(client)).isTrue();
                        stranger.run("flush chain ip filter FORWARD");
                        awaitTrue(() -> isPublishedTo(client));
                        stranger.run("delete table ip filter\n" + DROPPING);
                        awaitTrue(() -> isPublishedTo(client));
                    }
                    plumbing.close(id);
                }
                assertThat(stranger.run("list table ip filter")).isEqualTo(before);
            }
            return true;
        });
    }

    @Test
    void chainsOfOthersAreLeftAloneOtherwise() throws Exception {
        NetworkNamespace.create(() -> {
            try (Fd client = NetworkNamespace.create();
                    RouteSocket links = RouteSocket.open();
                    Nftables stranger = Nftables.open()) {
                wire(links, client, "left", "192.168.1.");
                stranger.run(DROPPING);
                String before = stranger.run("list table ip filter");
                Network one = network(1, false);
                ContainerId id = ContainerId.random();
                MachinePaths paths = new MachinePaths(new NetworkOptions("test", false));
                try (BridgePlumbing former = allowed(true)) {
                    former.open(id, request(one, endpoint(one, 2)));
                    assertThat(paths.droppingChains()).isEmpty();
                }
                // It was killed, so to say: its container runs on.
                try (BridgePlumbing plumbing = allowed(false)) {
                    Sandbox server = plumbing.open(id, request(one, endpoint(one, 3), publication(null, 8080)));
                    try (ServerSocketChannel _ = serve(server)) {
                        assertThat(isPublishedTo(client)).isFalse();
                        assertThat(paths.droppingChains())
                                .extracting(DroppingChain::name)
                                .containsExactly("ip filter FORWARD");
                        assertThat(stranger.run("list table ip filter")).isEqualTo(before);
                    }
                    plumbing.close(id);
                }
            }
            return true;
        });
    }

    private static void awaitTrue(BooleanSupplier condition) {
        Instant end = Instant.now().plus(Duration.ofMinutes(1));
        while (!condition.getAsBoolean()) {
            assertThat(Instant.now()).isBefore(end);
        }
    }

    @Test
    void aPortOfSctpHasItsRules() throws Exception {
        onMachine(plumbing -> {
            Network one = network(1, false);
            ContainerId serving = ContainerId.random();
            Publication wish =
                    new Publication(new Port(PORT, dev.priok.model.Networking.Protocol.SCTP), null, 9999, 9999);
            Sandbox server = plumbing.open(serving, request(one, endpoint(one, 2), wish));
            assertThat(server.ports()).hasSize(2);
            try (Nftables nft = Nftables.open()) {
                assertThat(nft.run("get element inet priok-test any4 { sctp . 9999 }"))
                        .contains("132 . 9999 : 10.1.0.2 . 80");
                assertThat(nft.run("get element inet priok-test any6 { sctp . 9999 }"))
                        .contains("132 . 9999 : fd00:1::2 . 80");
            }
            assertThatThrownBy(() -> plumbing.open(ContainerId.random(), request(one, endpoint(one, 3), wish)))
                    .hasMessageContaining("port is already allocated");
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
                        .hasMessageContaining("failed to bind host port 127.0.0.1:8080/tcp: address already in use");
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
