package dev.priok.network;

import dev.priok.engine.network.ParentOptions;
import dev.priok.engine.port.NetworkPlumbing;
import dev.priok.kernel.Errno;
import dev.priok.kernel.Fd;
import dev.priok.kernel.KernelException;
import dev.priok.kernel.Namespaces;
import dev.priok.kernel.NativeThread;
import dev.priok.kernel.net.Conntrack;
import dev.priok.kernel.net.LinkRef;
import dev.priok.kernel.net.NetworkNamespace;
import dev.priok.kernel.net.Nftables;
import dev.priok.kernel.net.NftablesException;
import dev.priok.kernel.net.Route;
import dev.priok.kernel.net.RouteSocket;
import dev.priok.model.ContainerId;
import dev.priok.model.Endpoint;
import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import dev.priok.model.IpAddress;
import dev.priok.model.IpPrefix;
import dev.priok.model.Network;
import dev.priok.model.Networking.PublishedPort;
import dev.priok.network.HostPorts.Held;
import dev.priok.network.dns.HostResolver;
import dev.priok.network.dns.SocketSource;
import dev.priok.network.relay.Relay;
import java.io.IOException;
import java.lang.System.Logger;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Networks of Linux bridges, virtual cables and one nftables table. The entry of this module. */
public final class BridgePlumbing implements NetworkPlumbing, AutoCloseable {
    private static final Logger LOG = System.getLogger(BridgePlumbing.class.getName());

    private final RouteSocket links;
    private final Firewall firewall;
    private final Forwarding forwarding;
    private final Bridges bridges;
    private final ParentLinks parents;
    private final Interfaces interfaces;
    private final FlushRepair repair;
    private final StaleFlows flows;
    private final Relay relay;
    private final Publishing publishing;
    private final boolean hasMachinesInterfaces;
    private final ContainerNameServer nameServers = new ContainerNameServer(HostResolver.ofMachine());
    private final Map<ContainerId, OpenSandbox> sandboxes = new ConcurrentHashMap<>();

    private BridgePlumbing(
            RouteSocket links, Conntrack conntrack, Nftables nftables, NetworkOptions options, SocketSource sockets) {
        this.links = links;
        this.flows = new StaleFlows(links, conntrack);
        this.firewall = new Firewall(nftables, options.table(), options.completesOthers());
        this.forwarding = new Forwarding(links, firewall);
        this.bridges = new Bridges(links, firewall, forwarding, options.instance());
        this.parents = new ParentLinks(links, options.instance());
        this.interfaces = new Interfaces(links, bridges, parents);
        this.repair = new FlushRepair(firewall);
        this.relay = new Relay(sockets);
        this.publishing = new Publishing(firewall, flows, relay, options.forwarder());
        this.hasMachinesInterfaces = options.slirpSocket() == null;
    }

    /** Changes nothing on the machine yet. Unavailable if it lacks what networks need, and then what to install. */
    public static BridgePlumbing open(NetworkOptions options) {
        return open(options, SocketSource.HOST);
    }

    /** @param sockets in the calling thread's network namespace */
    static BridgePlumbing open(NetworkOptions options, SocketSource sockets) {
        try {
            // The library first: it is the one that may be missing, and nothing is open yet.
            Nftables nftables = Nftables.open();
            if (options.slirpSocket() != null) {
                nftables.run(SlirpForwarder.GUARD);
            }
            return new BridgePlumbing(RouteSocket.open(), Conntrack.open(), nftables, options, sockets);
        } catch (NftablesException | KernelException e) {
            throw new EngineException(new EngineError.Unavailable("cannot make networks: " + e.getMessage()), e);
        }
    }

    @Override
    public List<IpPrefix> foreignSubnets() {
        Set<Integer> own = bridges.ownIndexes();
        return links.routes().stream()
                .filter(route -> !route.isDefault()
                        && !route.destination().isLinkLocalAddress()
                        && !own.contains(route.linkIndex()))
                .map(BridgePlumbing::subnet)
                .toList();
    }

    private static IpPrefix subnet(Route route) {
        return new IpPrefix(IpAddress.of(route.destination()), route.prefixLength());
    }

    @Override
    public boolean hasInterface(String name) {
        return links.find(LinkRef.of(name)).isPresent();
    }

    @Override
    public void prepare(Network network) {
        if (ParentOptions.has(network.driver())) {
            requireInterfaces(network);
            parents.prepare(network);
        } else {
            bridges.index(network);
            repair.start();
        }
    }

    private void requireInterfaces(Network network) {
        if (!hasMachinesInterfaces) {
            throw EngineException.notImplemented(
                    "networks of the driver " + network.driver()
                            + " are on the machine's interfaces, which a daemon started with --rootless doesn't have: use bridge");
        }
    }

    @Override
    public void dismantle(Network network) {
        if (ParentOptions.has(network.driver())) {
            parents.remove(network);
        } else {
            bridges.remove(network);
        }
    }

    @Override
    public Sandbox open(ContainerId id, SandboxRequest request, @Nullable Path made) {
        request.attachments().forEach(attachment -> prepare(attachment.network()));
        try (Fd given = made == null ? null : Namespaces.open(made)) {
            OpenSandbox sandbox = furnished(id, request, given);
            sandboxes.put(id, sandbox);
            publishing.publish(id, sandbox);
            return new Sandbox(
                    Path.of(sandbox.namespace.path()),
                    sandbox.ports.stream().map(Held::port).toList());
        } catch (IOException | KernelException | NftablesException e) {
            close(id);
            throw EngineException.internal("cannot connect container " + id.shortForm() + ": " + e.getMessage(), e);
        } catch (EngineException e) {
            close(id);
            throw e;
        }
    }

    private OpenSandbox furnished(ContainerId id, SandboxRequest request, @Nullable Fd made) throws IOException {
        try {
            return inNew(made, () -> furnish(id, request));
        } catch (KernelException e) {
            if (!e.is(Errno.ENODEV) && !e.is(Errno.EINVAL)) {
                throw e;
            }
            // Someone may have removed a bridge or a parent.
            request.attachments().forEach(attachment -> {
                bridges.check(attachment.network());
                parents.check(attachment.network());
            });
            request.attachments().forEach(attachment -> prepare(attachment.network()));
            return inNew(made, () -> furnish(id, request));
        }
    }

    private static OpenSandbox inNew(@Nullable Fd made, NativeThread.Work<OpenSandbox, IOException> work)
            throws IOException {
        return made == null ? NetworkNamespace.create(work) : NetworkNamespace.take(made, work);
    }

    /** In the new namespace. */
    private OpenSandbox furnish(ContainerId id, SandboxRequest request) throws IOException {
        Fd namespace = NetworkNamespace.current();
        OpenSandbox sandbox = new OpenSandbox(namespace, request);
        try (RouteSocket inside = RouteSocket.open()) {
            for (int i = 0; i < request.attachments().size(); i++) {
                Attachment attachment = request.attachments().get(i);
                interfaces.plug(attachment, "eth" + i, namespace);
                Interfaces.configure(inside, "eth" + i, attachment.endpoint());
            }
            Interfaces.route(inside, request);
            serveNames(id, sandbox);
            return sandbox;
        } catch (IOException | RuntimeException e) {
            request.attachments().forEach(attachment -> interfaces.unplugCable(attachment.endpoint()));
            namespace.close();
            throw e;
        }
    }

    /** On a thread in the sandbox's namespace. */
    private void serveNames(ContainerId id, OpenSandbox sandbox) throws IOException {
        NameService names = sandbox.request.names();
        if (names != null && sandbox.names == null) {
            sandbox.names = nameServers.start(id, names, sandbox.namespace);
        }
    }

    @Override
    public void adopt(ContainerId id, int pid, SandboxRequest request, List<PublishedPort> ports) {
        try {
            OpenSandbox sandbox = new OpenSandbox(NetworkNamespace.ofProcess(pid), request);
            sandboxes.put(id, sandbox);
            publishing.adopt(id, sandbox, ports);
            NetworkNamespace.run(sandbox.namespace, () -> {
                serveNames(id, sandbox);
                return true;
            });
        } catch (IOException | KernelException | NftablesException e) {
            LOG.log(Logger.Level.ERROR, "container=" + id + " its network cannot be taken up again: " + e.getMessage());
        }
    }

    @Override
    public void connect(ContainerId id, SandboxRequest request, Endpoint added) {
        Attachment attachment = request.attachments().stream()
                .filter(candidate -> candidate.endpoint().equals(added))
                .findFirst()
                .orElseThrow();
        prepare(attachment.network());
        inside(id, request, (sandbox, route) -> {
            String name = "eth" + nextNumber(route);
            try {
                interfaces.plug(attachment, name, sandbox.namespace);
                Interfaces.configure(route, name, added);
                Interfaces.route(route, request);
                serveNames(id, sandbox);
            } catch (IOException | RuntimeException e) {
                route.deleteIfPresent(LinkRef.of(name));
                throw e;
            }
        });
        redirect(id);
    }

    private static int nextNumber(RouteSocket inside) {
        int number = 0;
        while (inside.find(LinkRef.of("eth" + number)).isPresent()) {
            number++;
        }
        return number;
    }

    @Override
    public void disconnect(ContainerId id, SandboxRequest request, Endpoint removed) {
        inside(id, request, (_, route) -> {
            interfaces.unplug(route, removed);
            Interfaces.route(route, request);
        });
        redirect(id);
    }

    private interface Change {
        void make(OpenSandbox sandbox, RouteSocket inside) throws IOException;
    }

    private void inside(ContainerId id, SandboxRequest request, Change change) {
        OpenSandbox sandbox = sandboxes.get(id);
        if (sandbox == null) {
            throw EngineException.conflict("container " + id.shortForm() + " has no network of its own");
        }
        SandboxRequest before = sandbox.request;
        try {
            NetworkNamespace.run(sandbox.namespace, () -> {
                try (RouteSocket inside = RouteSocket.open()) {
                    sandbox.request = request;
                    change.make(sandbox, inside);
                }
                return true;
            });
        } catch (EngineException e) {
            sandbox.request = before;
            throw e;
        } catch (IOException | KernelException | NftablesException e) {
            sandbox.request = before;
            throw EngineException.internal(
                    "cannot change the networks of container " + id.shortForm() + ": " + e.getMessage(), e);
        }
    }

    private void redirect(ContainerId id) {
        OpenSandbox sandbox = sandboxes.get(id);
        if (sandbox != null) {
            publishing.redirect(sandbox);
        }
    }

    @Override
    public void close(ContainerId id) {
        OpenSandbox sandbox = sandboxes.remove(id);
        if (sandbox == null) {
            return;
        }
        publishing.withdraw(sandbox);
        if (sandbox.names != null) {
            sandbox.names.close();
        }
        sandbox.namespace.close();
    }

    @Override
    public void reconcile(Collection<Network> networks) {
        bridges.sweep(networks);
        parents.sweep(networks);
        for (Network network : networks) {
            boolean used = sandboxes.values().stream()
                    .flatMap(sandbox -> sandbox.request.attachments().stream())
                    .anyMatch(attachment -> attachment.network().id().equals(network.id()));
            if (used) {
                prepare(network);
            }
        }
        publishing.forgetOthers(sandboxes.values());
    }

    /** Leaves the networks of running containers as they are; takes everything away if there are none. */
    @Override
    public void close() {
        repair.close();
        relay.close();
        boolean idle = sandboxes.isEmpty();
        for (OpenSandbox sandbox : sandboxes.values()) {
            if (sandbox.names != null) {
                sandbox.names.close();
            }
            sandbox.namespace.close();
        }
        sandboxes.clear();
        if (idle) {
            bridges.sweep(List.of());
            parents.sweep(List.of());
            forwarding.disable();
            firewall.remove();
        }
        firewall.close();
        flows.close();
        links.close();
    }
}
