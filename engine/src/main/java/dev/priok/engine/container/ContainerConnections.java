package dev.priok.engine.container;

import dev.priok.engine.event.EventBus;
import dev.priok.engine.network.ContainerNetworks;
import dev.priok.engine.network.LocalNetworks;
import dev.priok.model.Attachments;
import dev.priok.model.Container;
import dev.priok.model.ContainerState;
import dev.priok.model.EngineException;
import dev.priok.model.NamespaceMode;
import dev.priok.model.Network;
import dev.priok.model.Networking;
import dev.priok.model.Networking.EndpointSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Puts containers on networks and takes them off, while they run or for their next start. */
final class ContainerConnections implements LocalNetworks.Users {
    private final ContainerIndex index;
    private final ContainerNetworks networks;
    private final NetworkFiles files;
    private final EventBus bus;

    ContainerConnections(ContainerIndex index, ContainerNetworks networks, NetworkFiles files, EventBus bus) {
        this.index = index;
        this.networks = networks;
        this.files = files;
        this.bus = bus;
    }

    @Override
    public List<Container> containers() {
        return index.all().stream().map(ContainerCell::container).toList();
    }

    @Override
    public void connect(Network network, String reference, EndpointSpec wish) {
        ContainerCell cell = index.find(reference);
        try (ContainerCell.Operation _ = cell.operate()) {
            Container container = cell.container();
            requireOwnNamespace(container);
            Networking before = container.spec().networking();
            if (isOn(before, network)) {
                throw EngineException.conflict(
                        "endpoint with name " + container.name() + " already exists in network " + network.name());
            }
            List<EndpointSpec> all = new ArrayList<>(before.endpoints());
            all.add(wish);
            Networking next = networks.resolve(before.withEndpoints(all));
            Container wanted = container.withSpec(container.spec().withNetworking(next));
            Attachments attachments =
                    container.state().isAlive() ? networks.connect(wanted, wish) : container.attachments();
            Container changed =
                    cell.change(c -> c.withSpec(c.spec().withNetworking(next)).withAttachments(attachments));
            if (changed.state().isAlive()) {
                files.prepare(changed, index);
            }
            publish(network, container, "connect");
        }
    }

    private static boolean isOn(Networking networking, Network network) {
        return networking.endpoints().stream()
                .anyMatch(endpoint -> endpoint.network().equals(network.name()));
    }

    private static void requireOwnNamespace(Container container) {
        if (container.state() instanceof ContainerState.Removing || container.state() instanceof ContainerState.Dead) {
            throw EngineException.conflict("Container " + container.id()
                    + " is marked for removal and cannot be connected or disconnected to the network");
        }
        if (!(container.spec().host().namespaces().network() instanceof NamespaceMode.Private)
                || container.spec().networking().mode().equals("none")) {
            throw EngineException.conflict("container cannot be connected to a network: it was created with --network "
                    + container.spec().networking().mode());
        }
    }

    @Override
    public void disconnect(Network network, String reference, boolean force) {
        ContainerCell cell = index.find(reference);
        try (ContainerCell.Operation _ = cell.operate()) {
            Container container = cell.container();
            Networking before = container.spec().networking();
            if (!isOn(before, network)) {
                throw EngineException.conflict(
                        "container " + container.id() + " is not connected to network " + network.name());
            }
            List<EndpointSpec> rest = before.endpoints().stream()
                    .filter(endpoint -> !endpoint.network().equals(network.name()))
                    .toList();
            Networking next = before.withEndpoints(rest);
            Container wanted = container.withSpec(container.spec().withNetworking(next));
            Attachments attachments =
                    container.state().isAlive() ? networks.disconnect(wanted, network) : container.attachments();
            Container changed =
                    cell.change(c -> c.withSpec(c.spec().withNetworking(next)).withAttachments(attachments));
            if (changed.state().isAlive()) {
                files.prepare(changed, index);
            }
            publish(network, container, "disconnect");
        }
    }

    private void publish(Network network, Container container, String action) {
        bus.publish(
                "network",
                action,
                network.id().value(),
                Map.of("container", container.id().value(), "name", network.name(), "type", network.driver()));
    }
}
