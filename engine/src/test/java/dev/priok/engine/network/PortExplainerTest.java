package dev.priok.engine.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.priok.engine.network.PortExplanation.Finding;
import dev.priok.engine.network.PortExplanation.Verdict;
import dev.priok.engine.port.NetworkPlumbing.Attachment;
import dev.priok.engine.port.PathProbe;
import dev.priok.model.Attachments;
import dev.priok.model.Container;
import dev.priok.model.ContainerConfig;
import dev.priok.model.ContainerId;
import dev.priok.model.ContainerSpec;
import dev.priok.model.ContainerState;
import dev.priok.model.Digest;
import dev.priok.model.Endpoint;
import dev.priok.model.HostSpec;
import dev.priok.model.ImageConfig;
import dev.priok.model.ImageId;
import dev.priok.model.IpAddress;
import dev.priok.model.IpPrefix;
import dev.priok.model.MacAddress;
import dev.priok.model.NamespaceMode;
import dev.priok.model.Network;
import dev.priok.model.NetworkId;
import dev.priok.model.Networking;
import dev.priok.model.Networking.EndpointSpec;
import dev.priok.model.Networking.Port;
import dev.priok.model.Networking.Protocol;
import dev.priok.model.Networking.Publication;
import dev.priok.model.Networking.PublishedPort;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PortExplainerTest {
    private static final Port PORT = Port.parse("80");
    private static final IpAddress ANY = IpAddress.parse("0.0.0.0");

    private final Probe probe = new Probe();
    private final People people = new People();
    private final Network network = network(Map.of(), false);

    private static final class Probe implements PathProbe {
        final List<Listener> listeners = new ArrayList<>();
        final List<DroppingChain> chains = new ArrayList<>();
        boolean forwards = true;
        boolean leads = true;
        String holder = "";

        @Override
        public List<Listener> listeners(int processId, Protocol protocol) {
            return listeners;
        }

        @Override
        public Optional<String> holder(PublishedPort port) {
            return holder.isEmpty() ? Optional.empty() : Optional.of(holder);
        }

        @Override
        public boolean forwards(boolean version4) {
            return forwards;
        }

        @Override
        public String table() {
            return "inet priok-x";
        }

        @Override
        public boolean leads(PublishedPort port, IpAddress target) {
            return leads;
        }

        @Override
        public List<DroppingChain> droppingChains() {
            return chains;
        }
    }

    private static final class People implements LocalNetworks.Users {
        final List<Container> all = new ArrayList<>();

        @Override
        public List<Container> containers() {
            return all;
        }

        @Override
        public Container find(String reference) {
            return all.getFirst();
        }

        @Override
        public void connect(Network network, String container, EndpointSpec endpoint) {}

        @Override
        public void disconnect(Network network, String container, boolean force) {}
    }

    private static Network network(Map<String, String> options, boolean internal) {
        return new Network(
                NetworkId.random(),
                "backend",
                Instant.EPOCH,
                Network.BRIDGE,
                true,
                false,
                internal,
                false,
                List.of(),
                Map.of(),
                options,
                Map.of());
    }

    private static Endpoint endpoint(Network network) {
        return new Endpoint(
                "e".repeat(64),
                network.id(),
                IpPrefix.parse("172.18.0.2/16"),
                null,
                network.internal() ? null : IpAddress.parse("172.18.0.1"),
                null,
                new MacAddress("02:42:ac:12:00:02"),
                List.of());
    }

    private static Container container(String name, ContainerState state, Attachments attachments, HostSpec host) {
        Networking networking = new Networking(
                "backend",
                List.of(EndpointSpec.of("backend")),
                List.of(new Publication(PORT, null, 8080, 8080)),
                false,
                List.of());
        return new Container(
                ContainerId.random(),
                name,
                Instant.EPOCH,
                new ContainerSpec(ContainerConfig.empty(), host, networking),
                new ImageId(Digest.sha256(new byte[0])),
                new ImageConfig.Platform("linux", "amd64", ""),
                state,
                false,
                0,
                null,
                attachments);
    }

    private static ContainerState running() {
        return new ContainerState.Running(4711, Instant.EPOCH);
    }

    private PortExplanation explain(Container container, Network on) {
        List<Attachment> attachments = container.attachments().endpoints().stream()
                .map(endpoint -> new Attachment(on, endpoint))
                .toList();
        return new PortExplainer(probe, people, container, PORT, attachments).explain(container);
    }

    private PortExplanation explainRunning(Network on, PublishedPort... ports) {
        return explain(
                container(
                        "web", running(), new Attachments(List.of(endpoint(on)), List.of(ports)), HostSpec.defaults()),
                on);
    }

    private void listensOn(String address) {
        probe.listeners.add(new PathProbe.Listener(IpAddress.parse(address), PORT));
    }

    private static List<String> stopping(PortExplanation explanation) {
        return explanation.findings().stream()
                .filter(finding -> finding.verdict() == Verdict.STOPS)
                .map(Finding::subject)
                .toList();
    }

    @Test
    void anOpenPath() {
        listensOn("0.0.0.0");
        PortExplanation explanation = explainRunning(network, new PublishedPort(PORT, ANY, 8080));
        assertThat(explanation.isOpen()).isTrue();
        assertThat(explanation.routes())
                .containsExactly(new PortExplanation.Route("0.0.0.0:8080", "172.18.0.2:80", "backend"));
        assertThat(explanation.findings())
                .allMatch(finding -> finding.verdict() == Verdict.PASSES)
                .extracting(Finding::subject)
                .containsExactly("container", "network", "published", "rule", "forwarding", "listening");
    }

    @Test
    void theDaemonRelaysBetweenFamilies() {
        listensOn("0.0.0.0");
        PortExplanation explanation = explainRunning(network, new PublishedPort(PORT, IpAddress.parse("::1"), 8080));
        assertThat(explanation.isOpen()).isTrue();
        assertThat(explanation.routes())
                .containsExactly(new PortExplanation.Route("[::1]:8080", "172.18.0.2:80", "backend"));
        assertThat(explanation.findings()).anyMatch(finding -> finding.text().contains("relayed"));
    }

    @Test
    void whatListensOnLoopbackIsNotReached() {
        listensOn("127.0.0.1");
        assertThat(stopping(explainRunning(network, new PublishedPort(PORT, ANY, 8080))))
                .containsExactly("listening");
        probe.listeners.clear();
        probe.listeners.add(new PathProbe.Listener(ANY, Port.parse("8000")));
        PortExplanation nothing = explainRunning(network, new PublishedPort(PORT, ANY, 8080));
        assertThat(stopping(nothing)).containsExactly("listening");
        assertThat(nothing.findings().getLast().text()).contains("0.0.0.0:8000");
    }

    @Test
    void theMachineMayStopPackets() {
        listensOn("::");
        probe.forwards = false;
        probe.leads = false;
        probe.chains.add(new PathProbe.DroppingChain("ip filter FORWARD", false));
        probe.chains.add(new PathProbe.DroppingChain("ip other FORWARD", true));
        PortExplanation explanation = explainRunning(network, new PublishedPort(PORT, ANY, 8080));
        assertThat(stopping(explanation)).containsExactly("rule", "forwarding", "firewall");
        assertThat(explanation.findings())
                .anyMatch(finding ->
                        finding.verdict() == Verdict.MAY_STOP && finding.text().contains("ip other FORWARD"));
        assertThat(stopping(explainRunning(network, new PublishedPort(PORT, IpAddress.parse("127.0.0.1"), 8080))))
                .as("from the machine itself nothing is forwarded")
                .containsExactly("rule");
    }

    @Test
    void internalAndSeparatedNetworks() {
        listensOn("172.18.0.2");
        PortExplanation sealed = explainRunning(network(Map.of(), true));
        assertThat(stopping(sealed)).containsExactly("published");
        assertThat(sealed.findings()).anyMatch(finding -> finding.text().contains("internal"));
        Network apart = network(Map.of("com.docker.network.bridge.enable_icc", "false"), false);
        PortExplanation open = explainRunning(apart, new PublishedPort(PORT, ANY, 8080));
        assertThat(open.isOpen()).isTrue();
        assertThat(open.findings()).anyMatch(finding -> finding.text().contains("enable_icc"));
    }

    @Test
    void aStoppedContainerAndWhoHoldsItsPort() {
        Container stopped = container("web", new ContainerState.Created(), Attachments.NONE, HostSpec.defaults());
        assertThat(stopping(explain(stopped, network))).containsExactly("container");
        probe.holder = "nginx (process 7)";
        PortExplanation held = explain(stopped, network);
        assertThat(stopping(held)).containsExactly("container", "host-port");
        assertThat(held.findings().getLast().text()).contains("0.0.0.0:8080").contains("nginx (process 7)");
        people.all.add(container(
                "other",
                running(),
                new Attachments(List.of(), List.of(new PublishedPort(PORT, IpAddress.parse("10.0.0.1"), 8080))),
                HostSpec.defaults()));
        assertThat(explain(stopped, network).findings().getLast().text()).contains("container other");
    }

    @Test
    void theMachinesOwnNetworkAndNone() {
        listensOn("127.0.0.1");
        HostSpec host = HostSpec.defaults().with(draft -> {
            HostSpec.NamespaceModes modes = draft.namespaces;
            draft.namespaces = new HostSpec.NamespaceModes(
                    NamespaceMode.HOST, modes.pid(), modes.ipc(), modes.uts(), modes.cgroup(), modes.user());
        });
        assertThat(explain(container("web", running(), Attachments.NONE, host), network)
                        .isOpen())
                .isTrue();
        Container alone = container("web", running(), Attachments.NONE, HostSpec.defaults());
        Container none = alone.withSpec(alone.spec().withNetworking(Networking.DEFAULT.withMode("none")));
        assertThat(stopping(explain(none, network))).containsExactly("network", "listening");
    }

    @Test
    void anotherContainersNetworkIsExplained() {
        listensOn("0.0.0.0");
        Container owner = container(
                "web",
                running(),
                new Attachments(List.of(endpoint(network)), List.of(new PublishedPort(PORT, ANY, 8080))),
                HostSpec.defaults());
        Container guest = container("guest", running(), Attachments.NONE, HostSpec.defaults());
        PortExplanation explanation = new PortExplainer(
                        probe, people, owner, PORT, List.of(new Attachment(network, endpoint(network))))
                .explain(guest);
        assertThat(explanation.container().name()).isEqualTo("guest");
        assertThat(explanation.findings().getFirst().text()).contains("shares the network of web");
        assertThat(explanation.isOpen()).isTrue();
    }
}
