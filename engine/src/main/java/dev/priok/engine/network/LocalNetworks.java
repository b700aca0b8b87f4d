package dev.priok.engine.network;

import dev.priok.engine.Filters;
import dev.priok.engine.Moments;
import dev.priok.engine.event.EventBus;
import dev.priok.engine.port.NetworkPlumbing;
import dev.priok.engine.port.NetworkRepository;
import dev.priok.engine.port.PathProbe;
import dev.priok.model.Container;
import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import dev.priok.model.NamespaceMode;
import dev.priok.model.Network;
import dev.priok.model.Networking.EndpointSpec;
import dev.priok.model.Networking.Port;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** The use cases on networks. */
public final class LocalNetworks implements Networks {
    private static final List<String> FILTERS = List.of("dangling", "driver", "id", "label", "name", "scope", "type");

    private final NetworkIndex index;
    private final NetworkPlumbing plumbing;
    private final PathProbe probe;
    private final NetworkCreation creation;
    private final BuiltInNetworks builtIn;
    private final ContainerNetworks ofContainers;
    private final EventBus bus;
    private final Clock clock = Clock.systemUTC();
    private volatile Users users = new Users.Nobody();

    /** The containers, as networks see them. */
    public interface Users {
        /** All of them. */
        List<Container> containers();

        /** By name, id or prefix of one. NotFound with Docker's wording. */
        Container find(String reference);

        /** See {@link Networks#connect}. */
        void connect(Network network, String container, EndpointSpec endpoint);

        /** See {@link Networks#disconnect}. */
        void disconnect(Network network, String container, boolean force);

        /** Until the containers are known. */
        final class Nobody implements Users {
            @Override
            public List<Container> containers() {
                return List.of();
            }

            @Override
            public Container find(String reference) {
                throw EngineException.notFound("No such container: " + reference);
            }

            @Override
            public void connect(Network network, String container, EndpointSpec endpoint) {
                throw EngineException.notFound("No such container: " + container);
            }

            @Override
            public void disconnect(Network network, String container, boolean force) {
                throw EngineException.notFound("No such container: " + container);
            }
        }
    }

    public LocalNetworks(
            NetworkRepository repository,
            NetworkPlumbing plumbing,
            PathProbe probe,
            NetworkSettings settings,
            EventBus bus) {
        this.probe = probe;
        this.index = new NetworkIndex(repository);
        this.plumbing = plumbing;
        this.creation = new NetworkCreation(index, plumbing, new DefaultSubnets(settings.pools()), clock);
        this.builtIn = new BuiltInNetworks(index, plumbing, settings, clock);
        this.ofContainers = new ContainerNetworks(index, plumbing, settings);
        this.bus = bus;
    }

    /** Reads what was persisted and adds the networks that are always there. */
    public void recover() {
        index.restore();
        builtIn.ensure();
    }

    /** After the containers are known: makes the default bridge what the settings say. */
    public void applySettings() {
        builtIn.applySettings();
    }

    public void use(Users containers) {
        users = containers;
    }

    public ContainerNetworks ofContainers() {
        return ofContainers;
    }

    @Override
    public List<NetworkDetails> list(Filters filters) {
        filters.requireKeys(FILTERS);
        boolean onlyUnused = filters.flag("dangling", false);
        boolean onlyUsed = filters.has("dangling") && !onlyUnused;
        return index.all().stream()
                .filter(cell -> matches(cell.network(), filters))
                .filter(cell -> !onlyUnused || isUnused(cell.network()))
                .filter(cell -> !onlyUsed || !isUnused(cell.network()))
                .map(this::details)
                .sorted(Comparator.comparing(details -> details.network().name()))
                .toList();
    }

    private static boolean matches(Network network, Filters filters) {
        return filters.any("driver", network.driver()::equals)
                && filters.any("id", network.id().value()::startsWith)
                && filters.any("name", network.name()::contains)
                && filters.any("scope", "local"::equals)
                && filters.any("type", (network.isBuiltIn() ? "builtin" : "custom")::equals)
                && filters.labels(network.labels());
    }

    private boolean isUnused(Network network) {
        return !network.isBuiltIn() && users(network).isEmpty();
    }

    /** Containers that want to be on it, running or not. */
    private List<Container> users(Network network) {
        return users.containers().stream()
                .filter(container -> container.spec().networking().endpoints().stream()
                        .anyMatch(wish -> wish.network().equals(network.name())))
                .toList();
    }

    private NetworkDetails details(NetworkCell cell) {
        List<NetworkDetails.Member> members = new ArrayList<>();
        for (Container container : users.containers()) {
            container.attachments().endpoints().stream()
                    .filter(endpoint -> endpoint.network().equals(cell.network().id()))
                    .forEach(endpoint -> members.add(new NetworkDetails.Member(container, endpoint)));
            String driver = cell.network().driver();
            if ((driver.equals(Network.HOST) || driver.equals(Network.NULL))
                    && container.state().isAlive()
                    && container
                            .spec()
                            .networking()
                            .mode()
                            .equals(cell.network().name())) {
                members.add(new NetworkDetails.Member(container, null));
            }
        }
        return new NetworkDetails(cell.network(), members);
    }

    @Override
    public NetworkDetails inspect(String reference) {
        return details(index.find(reference));
    }

    @Override
    public Network create(NetworkRequest request) {
        Network network = creation.create(request);
        try {
            plumbing.prepare(network);
        } catch (RuntimeException e) {
            index.drop(index.find(network.id().value()));
            plumbing.dismantle(network);
            throw e;
        }
        publish(network, "create");
        return network;
    }

    private void publish(Network network, String action) {
        bus.publish("network", action, network.id().value(), Map.of("name", network.name(), "type", network.driver()));
    }

    @Override
    public void remove(String reference) {
        NetworkCell cell = index.find(reference);
        Network network = cell.network();
        if (network.isBuiltIn()) {
            throw new EngineException(
                    new EngineError.Forbidden(network.name() + " is a pre-defined network and cannot be removed"));
        }
        if (!cell.members().isEmpty()) {
            List<String> names = details(cell).members().stream()
                    .map(member -> "name:\"" + member.container().name() + "\" id:\""
                            + member.endpointId().substring(0, 12) + "\"")
                    .toList();
            throw new EngineException(new EngineError.Forbidden("error while removing network: network "
                    + network.name() + " has active endpoints (" + String.join(", ", names) + ")"));
        }
        drop(cell);
    }

    private void drop(NetworkCell cell) {
        index.drop(cell);
        plumbing.dismantle(cell.network());
        publish(cell.network(), "destroy");
    }

    @Override
    public List<String> prune(Filters filters) {
        filters.requireKeys(List.of("label", "label!", "until"));
        Instant until = Moments.until(filters, clock.instant());
        List<String> removed = new ArrayList<>();
        for (NetworkCell cell : List.copyOf(index.all())) {
            Network network = cell.network();
            if (isUnused(network)
                    && cell.members().isEmpty()
                    && network.created().isBefore(until)
                    && filters.labels(network.labels())) {
                drop(cell);
                removed.add(network.name());
            }
        }
        bus.publish("network", "prune", "", Map.of("reclaimed", "0"));
        return removed;
    }

    @Override
    public void connect(String reference, String container, EndpointSpec endpoint) {
        Network network = index.find(reference).network();
        users.connect(network, container, endpoint.withNetwork(network.name()));
    }

    @Override
    public void disconnect(String reference, String container, boolean force) {
        users.disconnect(index.find(reference).network(), container, force);
    }

    @Override
    public PortExplanation explainPort(String reference, Port port) {
        Container asked = users.find(reference);
        Container owner = asked.spec().host().namespaces().network() instanceof NamespaceMode.Container(String other)
                ? users.find(other)
                : asked;
        return new PortExplainer(
                        probe,
                        users,
                        owner,
                        port,
                        ofContainers.attachments(owner.attachments().endpoints()))
                .explain(asked);
    }
}
