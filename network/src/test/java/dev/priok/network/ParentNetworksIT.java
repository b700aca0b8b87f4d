package dev.priok.network;

import static dev.priok.network.Machine.PORT;
import static dev.priok.network.Machine.askFrom;
import static dev.priok.network.Machine.endpoint;
import static dev.priok.network.Machine.isUnreachable;
import static dev.priok.network.Machine.isUnreachableFrom;
import static dev.priok.network.Machine.network;
import static dev.priok.network.Machine.onMachine;
import static dev.priok.network.Machine.publication;
import static dev.priok.network.Machine.request;
import static dev.priok.network.Machine.serve;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.priok.engine.port.NetworkPlumbing.Attachment;
import dev.priok.engine.port.NetworkPlumbing.Sandbox;
import dev.priok.engine.port.NetworkPlumbing.SandboxRequest;
import dev.priok.kernel.Fd;
import dev.priok.kernel.LeavesNothingBehind;
import dev.priok.kernel.Namespaces;
import dev.priok.kernel.net.Link;
import dev.priok.kernel.net.LinkAddress;
import dev.priok.kernel.net.LinkRef;
import dev.priok.kernel.net.NetworkNamespace;
import dev.priok.kernel.net.NewLink;
import dev.priok.kernel.net.Route;
import dev.priok.kernel.net.RouteSocket;
import dev.priok.model.ContainerId;
import dev.priok.model.Endpoint;
import dev.priok.model.EngineException;
import dev.priok.model.Network;
import dev.priok.model.NetworkId;
import java.net.InetAddress;
import java.nio.channels.ServerSocketChannel;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Networks on an interface of the machine: here one end of a cable, whose other end is a neighbour on the same wire. */
@ExtendWith(LeavesNothingBehind.class)
class ParentNetworksIT {
    private static final String PARENT = "eth0";
    private static final String NEIGHBOUR = "10.1.0.200";

    private interface OnWire {
        void run(BridgePlumbing plumbing, Fd neighbour) throws Exception;
    }

    private static void onWire(OnWire test) throws Exception {
        onMachine(plumbing -> {
            try (Fd neighbour = NetworkNamespace.create();
                    RouteSocket links = RouteSocket.open();
                    RouteSocket there = RouteSocket.open(neighbour)) {
                links.create(NewLink.veth(PARENT, NewLink.vethEnd("eth0").in(neighbour))
                        .withUp());
                int index = there.link(LinkRef.of("eth0")).index();
                there.addAddress(LinkAddress.of(index, InetAddress.ofLiteral(NEIGHBOUR), 24));
                there.setUp(LinkRef.of(index));
                test.run(plumbing, neighbour);
                assertThat(links.find(LinkRef.of(PARENT)))
                        .as("the parent stays")
                        .isPresent();
            }
        });
    }

    private static Network on(String driver, String parent, String mode) {
        Network like = network(1, false);
        Map<String, String> options = new HashMap<>(Map.of("parent", parent));
        if (!mode.isEmpty()) {
            options.put(driver + "_mode", mode);
        }
        return new Network(
                NetworkId.random(),
                "wired",
                Instant.now(),
                driver,
                true,
                true,
                false,
                false,
                like.pools(),
                Map.of(),
                options,
                Map.of());
    }

    private static boolean reachesNeighbour(Sandbox sandbox, Fd neighbour) throws Exception {
        try (ServerSocketChannel _ = serve(neighbour)) {
            return !isUnreachableFrom(sandbox, NEIGHBOUR, PORT);
        }
    }

    @ParameterizedTest
    @CsvSource({"bridge, true", "private, false", "vepa, false"})
    void containersAreOnTheWireAndSeeEachOtherAsTheModeSays(String mode, boolean seeEachOther) throws Exception {
        onWire((plumbing, neighbour) -> {
            Network wired = on(Network.MACVLAN, PARENT, mode);
            List<ContainerId> ids = List.of(ContainerId.random(), ContainerId.random());
            Sandbox one = plumbing.open(ids.get(0), request(wired, endpoint(wired, 2), publication(null, 8080)));
            Sandbox two = plumbing.open(ids.get(1), request(wired, endpoint(wired, 3)));
            assertThat(one.ports()).as("nothing is published from a macvlan").isEmpty();
            assertThat(reachesNeighbour(one, neighbour)).isTrue();
            try (ServerSocketChannel _ = serve(one)) {
                assertThat(NetworkNamespace.run(neighbour, () -> isUnreachable("10.1.0.2", PORT)))
                        .isFalse();
                assertThat(isUnreachableFrom(two, "10.1.0.2", PORT)).isEqualTo(!seeEachOther);
                assertThat(isUnreachable("127.0.0.1", 8080)).isTrue();
            }
            ids.forEach(plumbing::close);
            plumbing.dismantle(wired);
        });
    }

    @Test
    void onePassesThroughAlone() throws Exception {
        onWire((plumbing, neighbour) -> {
            Network wired = on(Network.MACVLAN, PARENT, "passthru");
            ContainerId first = ContainerId.random();
            Sandbox one = plumbing.open(first, request(wired, endpoint(wired, 2)));
            assertThat(reachesNeighbour(one, neighbour)).isTrue();
            assertThatThrownBy(() -> plumbing.open(ContainerId.random(), request(wired, endpoint(wired, 3))))
                    .isInstanceOf(EngineException.class);
            plumbing.close(first);
        });
    }

    @Test
    void aContainerJoinsTheWireAndLeavesItWhileItRuns() throws Exception {
        onWire((plumbing, neighbour) -> {
            Network bridged = network(2, false);
            Network wired = on(Network.MACVLAN, PARENT, "");
            ContainerId moving = ContainerId.random();
            Endpoint first = endpoint(bridged, 2);
            Endpoint second = endpoint(wired, 2);
            Sandbox mover = plumbing.open(moving, request(bridged, first));
            for (int i = 0; i < 2; i++) {
                SandboxRequest both = new SandboxRequest(
                        List.of(new Attachment(bridged, first), new Attachment(wired, second)),
                        first,
                        first,
                        List.of(),
                        null);
                plumbing.connect(moving, both, second);
                assertThat(reachesNeighbour(mover, neighbour)).isTrue();
                plumbing.disconnect(moving, request(bridged, first), second);
                assertThat(reachesNeighbour(mover, neighbour)).isFalse();
            }
            plumbing.close(moving);
        });
    }

    @Test
    void theNextDaemonTakesItUp() throws Exception {
        onWire((plumbing, neighbour) -> {
            Network wired = on(Network.MACVLAN, PARENT, "");
            ContainerId running = ContainerId.random();
            Endpoint endpoint = endpoint(wired, 2);
            Sandbox sandbox = plumbing.open(running, request(wired, endpoint));
            try (Fd namespace = Namespaces.open(sandbox.namespace());
                    BridgePlumbing next = BridgePlumbing.open(new NetworkOptions("test", false))) {
                Process inside = NetworkNamespace.run(namespace, () -> new ProcessBuilder("sleep", "60").start());
                try {
                    next.adopt(running, Math.toIntExact(inside.pid()), request(wired, endpoint), List.of());
                    next.reconcile(List.of(wired));
                    assertThat(reachesNeighbour(sandbox, neighbour)).isTrue();
                    SandboxRequest none = new SandboxRequest(List.of(), null, null, List.of(), null);
                    next.disconnect(running, none, endpoint);
                    assertThat(reachesNeighbour(sandbox, neighbour)).isFalse();
                    next.close(running);
                } finally {
                    inside.destroyForcibly().waitFor();
                }
            }
            plumbing.close(running);
        });
    }

    @Test
    void withoutAGatewayEverythingIsOnTheWire() throws Exception {
        onWire((plumbing, neighbour) -> {
            Network wired = on(Network.MACVLAN, PARENT, "");
            ContainerId id = ContainerId.random();
            SandboxRequest request =
                    new SandboxRequest(List.of(new Attachment(wired, endpoint(wired, 2))), null, null, List.of(), null);
            Sandbox one = plumbing.open(id, request);
            try (RouteSocket there = RouteSocket.open(neighbour);
                    ServerSocketChannel _ = serve(neighbour)) {
                there.addAddress(LinkAddress.of(
                        there.link(LinkRef.of("eth0")).index(), InetAddress.ofLiteral("192.168.77.1"), 32));
                assertThat(askFrom(one, "192.168.77.1", PORT)).isEqualTo("10.1.0.2");
                try (Fd namespace = Namespaces.open(one.namespace());
                        RouteSocket inside = RouteSocket.open(namespace)) {
                    assertThat(inside.routes())
                            .filteredOn(Route::isDefault)
                            .extracting(Route::gateway)
                            .containsOnlyNulls()
                            .hasSize(2);
                }
            }
            plumbing.close(id);
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "macvlan | nowhere0 | nowhere0 of network wired was not found on the host",
                "macvlan | nowhere0.10 | parent interface was not found on the host: nowhere0",
                "macvlan | eth0.4095 | vlan id must be between 1-4094",
                "ipvlan | nowhere0 | was not found on the host"
            })
    void parentsThatCannotBe(String driver, String parent, String message) throws Exception {
        onWire((plumbing, _) -> assertThatThrownBy(() -> plumbing.prepare(on(driver, parent, "")))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining(message));
    }

    /** Not every kernel has these kinds: then that is what the error says. */
    @ParameterizedTest
    @CsvSource({"macvlan, eth0.10", "macvlan, ''"})
    void whatTheDaemonMakesGoesWithTheLastNetworkThatNeedsIt(String driver, String parent) throws Exception {
        onWire((plumbing, _) -> {
            Network one = on(driver, parent, "");
            Network two = on(driver, parent, "");
            try (RouteSocket links = RouteSocket.open()) {
                List<String> before = names(links);
                try {
                    plumbing.prepare(one);
                } catch (EngineException e) {
                    assertThat(e).hasMessageContaining("which this kernel lacks");
                    assertThat(names(links)).isEqualTo(before);
                    return;
                }
                plumbing.prepare(two);
                plumbing.dismantle(one);
                assertThat(names(links)).hasSize(before.size() + 1);
                plumbing.dismantle(two);
                assertThat(names(links)).isEqualTo(before);
            }
        });
    }

    private static List<String> names(RouteSocket links) {
        return links.links().stream().map(Link::name).sorted().toList();
    }

    @ParameterizedTest
    @CsvSource({"l2", "l3", "l3s"})
    void ipvlanWhereTheKernelHasIt(String mode) throws Exception {
        onWire((plumbing, neighbour) -> {
            Network wired = on(Network.IPVLAN, PARENT, mode);
            ContainerId id = ContainerId.random();
            try {
                Sandbox one = plumbing.open(id, request(wired, endpoint(wired, 2)));
                assertThat(reachesNeighbour(one, neighbour)).isTrue();
            } catch (EngineException e) {
                assertThat(e).hasMessageContaining("the kernel has no interfaces of the kind ipvlan");
            }
            plumbing.close(id);
        });
    }
}
