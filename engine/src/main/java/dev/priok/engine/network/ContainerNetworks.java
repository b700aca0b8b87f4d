package dev.priok.engine.network;

import dev.priok.engine.port.NetworkPlumbing;
import dev.priok.engine.port.NetworkPlumbing.Attachment;
import dev.priok.engine.port.NetworkPlumbing.Sandbox;
import dev.priok.engine.port.NetworkPlumbing.SandboxRequest;
import dev.priok.model.Attachments;
import dev.priok.model.Container;
import dev.priok.model.ContainerId;
import dev.priok.model.Endpoint;
import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import dev.priok.model.HostSpec;
import dev.priok.model.IpAddress;
import dev.priok.model.IpPrefix;
import dev.priok.model.Network;
import dev.priok.model.Networking;
import dev.priok.model.Networking.EndpointSpec;
import dev.priok.model.Networking.Port;
import dev.priok.model.Networking.Publication;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The networks of single containers: places on them, the sandbox, and what a container may know of others. */
public final class ContainerNetworks {
    private static final System.Logger LOG = System.getLogger(ContainerNetworks.class.getName());

    private final NetworkIndex index;
    private final NetworkPlumbing plumbing;
    private final NetworkSettings settings;

    ContainerNetworks(NetworkIndex index, NetworkPlumbing plumbing, NetworkSettings settings) {
        this.settings = settings;
        this.index = index;
        this.plumbing = plumbing;
    }

    /** Places that a container has on its networks: its addresses are known, nothing is made yet. */
    public record Places(List<Attachment> taken) {
        public Places {
            taken = List.copyOf(taken);
        }

        public Attachments attachments() {
            return new Attachments(endpoints(taken), List.of());
        }
    }

    /** A sandbox ready for a container, and what to remember of it. */
    public record Opened(Sandbox sandbox, Attachments attachments) {}

    /** Whether containers on the network can't reach each other ({@code enable_icc=false}). */
    public boolean keepsApart(String reference) {
        NetworkCell cell = index.lookUp(reference);
        return cell != null && !BridgeOptions.of(cell.network()).interContainer();
    }

    /**
     * The networks that are asked for, by their names. One that isn't there stays as it was written: as on Docker, the start
     * will say so. InvalidParameter or Conflict if the others can't be had.
     */
    public Networking resolve(Networking asked) {
        List<EndpointSpec> endpoints = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (EndpointSpec wish : asked.endpoints()) {
            NetworkCell cell = index.lookUp(wish.network());
            if (cell == null) {
                endpoints.add(wish);
                continue;
            }
            Network network = cell.network();
            if (!seen.add(network.name())) {
                throw EngineException.invalid("network " + network.name() + " is named twice");
            }
            requireJoinable(network, wish);
            endpoints.add(wish.withNetwork(network.name()));
        }
        return asked.withEndpoints(endpoints);
    }

    private static void requireJoinable(Network network, EndpointSpec wish) {
        if (!network.driver().equals(Network.BRIDGE) && !ParentOptions.has(network.driver())) {
            throw EngineException.conflict(
                    "container cannot be on " + network.name() + " and on another network at the same time");
        }
        if (!isUserDefined(network) && !wish.aliases().isEmpty()) {
            throw EngineException.invalid("invalid endpoint settings:\nnetwork-scoped aliases are only supported for"
                    + " user-defined networks");
        }
        boolean chosen = wish.ipv4() != null || wish.ipv6() != null;
        if (chosen && !isUserDefined(network)) {
            throw EngineException.invalid("invalid endpoint settings:\nuser-specified IP address is supported on"
                    + " user-defined networks only");
        }
    }

    /** Names are served, and addresses may be chosen, on networks that users made. */
    static boolean isUserDefined(Network network) {
        return !network.isBuiltIn();
    }

    /**
     * Takes places on the container's networks. What was taken is given back if one can't be had.
     *
     * @param last addresses to take again where they are free
     */
    public Places reserve(Container container, LastAddresses last) {
        List<Attachment> taken = new ArrayList<>();
        try {
            for (EndpointSpec wish : container.spec().networking().endpoints()) {
                taken.add(rejoin(container, wish, last.preferredBy(wish)));
            }
            return new Places(taken);
        } catch (RuntimeException e) {
            leave(container.id(), endpoints(taken));
            throw e;
        }
    }

    /**
     * Makes the sandbox. What was done is undone if a part fails, and the places are given back.
     *
     * @param made as in {@link NetworkPlumbing#open}
     */
    public Opened open(Container container, Places places, @Nullable Path made) {
        List<Attachment> attachments = places.taken();
        try {
            Sandbox sandbox = plumbing.open(container.id(), request(container, attachments), made);
            return new Opened(sandbox, new Attachments(endpoints(attachments), sandbox.ports()));
        } catch (EngineException e) {
            leave(container.id(), endpoints(attachments));
            throw e.error() instanceof EngineError.PortInUse(String message)
                    ? portInUse(container, attachments, message, e)
                    : e;
        } catch (RuntimeException e) {
            leave(container.id(), endpoints(attachments));
            throw e;
        }
    }

    /** In Docker's words. */
    private static EngineException portInUse(
            Container container, List<Attachment> attachments, String message, EngineException cause) {
        Endpoint endpoint = leadsOut(container.spec().networking(), attachments);
        return new EngineException(
                new EngineError.PortInUse("driver failed programming external connectivity on endpoint "
                        + container.name() + " (" + (endpoint == null ? "" : endpoint.id()) + "): " + message),
                cause);
    }

    private Attachment rejoin(Container container, EndpointSpec wish, EndpointSpec preferred) {
        if (!preferred.equals(wish)) {
            try {
                return join(container, preferred);
            } catch (EngineException e) {
                LOG.log(
                        System.Logger.Level.INFO,
                        "container=" + container.id() + " gets another address than it had: " + e.getMessage());
            }
        }
        return join(container, wish);
    }

    private Attachment join(Container container, EndpointSpec wish) {
        NetworkCell cell = index.find(wish.network());
        return new Attachment(cell.network(), cell.join(container.id(), wish, dnsNames(container, cell, wish)));
    }

    private static List<String> dnsNames(Container container, NetworkCell cell, EndpointSpec wish) {
        if (!isUserDefined(cell.network())) {
            return List.of();
        }
        Set<String> names = new LinkedHashSet<>();
        names.add(container.name());
        names.addAll(wish.aliases());
        names.add(container.id().shortForm());
        String hostname = container.spec().config().names().hostname();
        if (!hostname.isEmpty()) {
            names.add(hostname);
        }
        names.addAll(ComposeNames.former(container));
        return List.copyOf(names);
    }

    private static List<Endpoint> endpoints(List<Attachment> attachments) {
        return attachments.stream().map(Attachment::endpoint).toList();
    }

    /** The endpoint whose network gives the default route, and with it the published ports; null: no way out. */
    static @Nullable Endpoint leadsOut(Networking networking, List<Attachment> attachments) {
        Endpoint gateway4 = gateway(networking, attachments, endpoint -> endpoint.gateway4() != null);
        return gateway4 == null ? gateway(networking, attachments, endpoint -> endpoint.gateway6() != null) : gateway4;
    }

    static boolean keepsContainersApart(Network network) {
        return network.driver().equals(Network.BRIDGE)
                && !BridgeOptions.of(network).interContainer();
    }

    private SandboxRequest request(Container container, List<Attachment> attachments) {
        Networking networking = container.spec().networking();
        boolean named = attachments.stream().anyMatch(attachment -> isUserDefined(attachment.network()));
        Endpoint gateway4 = gateway(networking, attachments, endpoint -> endpoint.gateway4() != null);
        Endpoint gateway6 = gateway(networking, attachments, endpoint -> endpoint.gateway6() != null);
        return new SandboxRequest(
                attachments,
                gateway4,
                gateway6,
                publications(container, publishAddress(attachments, leadsOut(networking, attachments))),
                named ? new LocalNames(index, container.id(), networking, upstreams(container)) : null);
    }

    private List<IpAddress> upstreams(Container container) {
        return files(container).dns().stream().map(IpAddress::parse).toList();
    }

    /** The highest priority wins, then the network whose name comes first. */
    private static @Nullable Endpoint gateway(
            Networking networking, List<Attachment> attachments, Predicate<Endpoint> leadsOut) {
        return attachments.stream()
                .filter(attachment -> leadsOut.test(attachment.endpoint()))
                .min(Comparator.<Attachment>comparingInt(attachment ->
                                -priority(networking, attachment.network().name()))
                        .thenComparing(attachment -> attachment.network().name()))
                .map(Attachment::endpoint)
                .orElse(null);
    }

    private static int priority(Networking networking, String network) {
        return networking.endpoints().stream()
                .filter(wish -> wish.network().equals(network))
                .mapToInt(EndpointSpec::gatewayPriority)
                .findFirst()
                .orElse(0);
    }

    /** Where ports go that name no address, if it isn't everywhere. The network's own option counts before the settings. */
    private @Nullable IpAddress publishAddress(List<Attachment> attachments, @Nullable Endpoint leadsOut) {
        return attachments.stream()
                .filter(attachment -> attachment.endpoint().equals(leadsOut)
                        && attachment.network().driver().equals(Network.BRIDGE))
                .findFirst()
                .map(attachment -> BridgeOptions.of(attachment.network()).bindAddress())
                .or(() -> Optional.ofNullable(settings.publishAddress()))
                .filter(address -> !address.isUnspecified())
                .orElse(null);
    }

    private static List<Publication> publications(Container container, @Nullable IpAddress byDefault) {
        Networking networking = container.spec().networking();
        List<Publication> wishes = new ArrayList<>(networking.publications());
        if (networking.publishAll()) {
            Set<Port> exposed = new TreeSet<>();
            container.spec().config().exposedPorts().forEach(text -> exposed.add(Port.parse(text)));
            networking.publications().forEach(wish -> exposed.remove(wish.port()));
            exposed.forEach(port -> wishes.add(new Publication(port, null, 0, 0)));
        }
        wishes.replaceAll(wish -> wish.address() == null
                ? new Publication(wish.port(), byDefault, wish.firstHostPort(), wish.lastHostPort())
                : wish);
        return wishes;
    }

    /** A container that has another name now, with the names by which others find it. Changes nothing else. */
    public Container renamed(Container container) {
        List<Endpoint> endpoints = new ArrayList<>();
        for (Endpoint endpoint : container.attachments().endpoints()) {
            NetworkCell cell = index.byId(endpoint.network());
            endpoints.add(
                    cell == null
                            ? endpoint
                            : endpoint.withDnsNames(dnsNames(
                                    container,
                                    cell,
                                    wish(container, cell.network().name()))));
        }
        return container.withAttachments(
                new Attachments(endpoints, container.attachments().ports()));
    }

    private static EndpointSpec wish(Container container, String network) {
        return container.spec().networking().endpoints().stream()
                .filter(wish -> wish.network().equals(network))
                .findFirst()
                .orElseGet(() -> EndpointSpec.of(network));
    }

    /** Makes the names that a running container has others' answers. */
    public void announceNames(Container container) {
        forEach(container.attachments().endpoints(), (cell, endpoint) -> cell.replace(container.id(), endpoint));
    }

    /** Gives back what {@link #reserve} took and takes down what {@link #open} made. Idempotent. */
    public void close(Container container) {
        plumbing.close(container.id());
        leave(container.id(), container.attachments().endpoints());
    }

    private void leave(ContainerId id, List<Endpoint> endpoints) {
        forEach(endpoints, (cell, _) -> cell.leave(id));
    }

    /** Takes up the networks of a container that ran on while no daemon watched. */
    public void adopt(Container container) {
        List<Endpoint> endpoints = container.attachments().endpoints();
        forEach(endpoints, (cell, endpoint) -> cell.adopt(container.id(), endpoint));
        List<Attachment> attachments = attachments(endpoints);
        if (!attachments.isEmpty()) {
            plumbing.adopt(
                    container.id(),
                    container.state().processId(),
                    request(container, attachments),
                    container.attachments().ports());
        }
    }

    /** After all were adopted: the machine's interfaces and rules are made to agree. */
    public void reconcile() {
        plumbing.reconcile(index.all().stream().map(NetworkCell::network).toList());
    }

    /** Puts a running container on a further network; returns its attachments with that. */
    public Attachments connect(Container container, EndpointSpec wish) {
        Attachment added = join(container, wish);
        try {
            List<Endpoint> all = new ArrayList<>(container.attachments().endpoints());
            all.add(added.endpoint());
            plumbing.connect(container.id(), request(container, attachments(all)), added.endpoint());
            return new Attachments(all, container.attachments().ports());
        } catch (RuntimeException e) {
            leave(container.id(), List.of(added.endpoint()));
            throw e;
        }
    }

    /** Takes a running container off a network; returns its attachments without that. */
    public Attachments disconnect(Container container, Network network) {
        List<Endpoint> rest = new ArrayList<>(container.attachments().endpoints());
        Endpoint removed = rest.stream()
                .filter(endpoint -> endpoint.network().equals(network.id()))
                .findFirst()
                .orElse(null);
        if (removed == null) {
            return container.attachments();
        }
        rest.remove(removed);
        plumbing.disconnect(container.id(), request(container, attachments(rest)), removed);
        leave(container.id(), List.of(removed));
        return new Attachments(rest, container.attachments().ports());
    }

    /** The addresses that a running container has. */
    public LastAddresses addresses(Container container) {
        return new LastAddresses(attachments(container.attachments().endpoints()).stream()
                .map(attachment -> new LastAddresses.Place(
                        attachment.network().name(),
                        address(attachment.endpoint().ipv4()),
                        address(attachment.endpoint().ipv6())))
                .toList());
    }

    private static @Nullable IpAddress address(@Nullable IpPrefix prefix) {
        return prefix == null ? null : prefix.address();
    }

    List<Attachment> attachments(List<Endpoint> endpoints) {
        List<Attachment> attachments = new ArrayList<>();
        forEach(endpoints, (cell, endpoint) -> attachments.add(new Attachment(cell.network(), endpoint)));
        return attachments;
    }

    /** With the networks that are still there. */
    private void forEach(List<Endpoint> endpoints, BiConsumer<NetworkCell, Endpoint> action) {
        for (Endpoint endpoint : endpoints) {
            NetworkCell cell = index.byId(endpoint.network());
            if (cell != null) {
                action.accept(cell, endpoint);
            }
        }
    }

    /** The machine's addresses as containers see them: those that are set, else the default bridge's. */
    public List<IpAddress> hostGateways() {
        List<IpAddress> set = settings.names().hostGateway();
        return set.isEmpty()
                ? index.find(Network.BRIDGE).network().pools().stream()
                        .map(Network.Pool::gateway)
                        .filter(Objects::nonNull)
                        .toList()
                : set;
    }

    /** What a container gets of names, its owner's wishes before the settings. */
    public HostSpec.NetworkFiles files(Container container) {
        HostSpec.NetworkFiles asked = container.spec().host().networkFiles();
        NetworkSettings.Names set = settings.names();
        return new HostSpec.NetworkFiles(
                asked.extraHosts(),
                asked.dns().isEmpty()
                        ? set.servers().stream().map(IpAddress::toString).toList()
                        : asked.dns(),
                asked.dnsSearch().isEmpty() ? set.search() : asked.dnsSearch(),
                asked.dnsOptions().isEmpty() ? set.options() : asked.dnsOptions());
    }

    /** Whether names are served in this container. */
    public boolean servesNames(Container container) {
        return container.spec().networking().endpoints().stream()
                .map(wish -> index.lookUp(wish.network()))
                .anyMatch(cell -> cell != null && isUserDefined(cell.network()));
    }
}
