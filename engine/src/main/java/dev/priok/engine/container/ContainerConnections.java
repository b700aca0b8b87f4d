package dev.priok.engine.container;

import dev.priok.engine.event.EventBus;
import dev.priok.engine.network.ContainerNetworks;
import dev.priok.engine.network.LocalNetworks;
import dev.priok.model.Attachments;
import dev.priok.model.Container;
import dev.priok.model.ContainerState;
import dev.priok.model.EngineError;
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
    public Container find(String reference) {
        return index.find(reference).container();
    }

    @Override
    public void connect(Network network, String reference, EndpointSpec wish) {
        ContainerCell cell = index.find(reference);
        try (ContainerCell.Operation _ = cell.operate()) {
            Container container = cell.container();
            requireOwnNamespace(container);
            Networking before = container.spec().networking();
            if (isOn(before, network)) {
                throw new EngineException(new EngineError.Forbidden(
                        "endpoint with name " + container.name() + " already exists in network " + network.name()));
            }
            List<EndpointSpec> all = new ArrayList<>(before.endpoints());
            all.add(wish);
            Networking next = networks.resolve(before.withEndpoints(all));
            Container wanted = container.withSpec(container.spec().withNetworking(next));
            Attachments attachments =
                    container.state().isAlive() ? networks.connect(wanted, wish) : container.attachments();
            cell.change(c -> c.withSpec(c.spec().withNetworking(next)).withAttachments(attachments));
            files.refresh(cell, List.of(), index);
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
        if (!(container.spec().host().namespaces().network() instanceof NamespaceMode.Private)) {
            throw EngineException.invalid("container sharing network namespace with another container or host cannot be"
                    + " connected to any other network");
        }
        if (container.spec().networking().mode().equals("none")) {
            throw EngineException.invalid(
                    "container cannot be connected to multiple networks with one of the networks in private (none) mode");
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
            cell.change(c -> c.withSpec(c.spec().withNetworking(next)).withAttachments(attachments));
            files.refresh(cell, List.of(), index);
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

    /** Takes a link away; what the running program knows of it in its environment stays. */
    void unlink(String path) {
        String plain = path.startsWith("/") ? path.substring(1) : path;
        int slash = plain.indexOf('/');
        if (slash < 0) {
            throw EngineException.invalid("Conflict, cannot remove the default link name of the container");
        }
        ContainerCell cell = index.find(plain.substring(0, slash));
        String alias = plain.substring(slash + 1);
        try (ContainerCell.Operation _ = cell.operate()) {
            List<String> former = Links.of(cell.container(), index).stream()
                    .filter(link -> link.alias().equals(alias))
                    .map(Link::names)
                    .toList();
            Networking next = Links.without(cell.container(), alias);
            cell.change(c -> c.withSpec(c.spec().withNetworking(next)));
            files.refresh(cell, former, index);
        }
    }

    /** Tells those that are linked to a container of its new address or name. */
    void announce(Container before, Container now) {
        for (ContainerCell linker : Links.linkers(now.id(), index)) {
            List<String> former = Links.of(linker.container(), index).stream()
                    .filter(link -> link.to().id().equals(now.id()))
                    .map(link -> new Link(link.from(), before, link.alias()).names())
                    .toList();
            files.refresh(linker, former, index);
        }
    }
}
