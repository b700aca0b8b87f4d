package dev.priok.network;

import dev.priok.engine.network.BridgeOptions;
import dev.priok.engine.network.ParentOptions;
import dev.priok.engine.port.NetworkPlumbing.Attachment;
import dev.priok.engine.port.NetworkPlumbing.SandboxRequest;
import dev.priok.kernel.Errno;
import dev.priok.kernel.Fd;
import dev.priok.kernel.KernelException;
import dev.priok.kernel.net.BridgePort;
import dev.priok.kernel.net.Link;
import dev.priok.kernel.net.LinkAddress;
import dev.priok.kernel.net.LinkKind;
import dev.priok.kernel.net.LinkRef;
import dev.priok.kernel.net.MacAddress;
import dev.priok.kernel.net.NetworkNamespace;
import dev.priok.kernel.net.NewLink;
import dev.priok.kernel.net.Route;
import dev.priok.kernel.net.RouteBatch;
import dev.priok.kernel.net.RouteSocket;
import dev.priok.model.Endpoint;
import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import dev.priok.model.IpAddress;
import dev.priok.model.IpPrefix;
import dev.priok.model.Network;
import java.net.Inet4Address;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The interfaces of containers: a virtual cable each, from the network's bridge into the container's namespace. */
final class Interfaces {
    /** Of 169.254.0.0/16 (RFC 3927). */
    private static final int LINK_LOCAL_LENGTH = 16;

    /** Of fe80::/64 (RFC 4291, 2.5.6). */
    private static final int LINK_LOCAL_LENGTH6 = 64;

    private static final int NAME_DIGITS = 12;

    private final RouteSocket links;
    private final Bridges bridges;
    private final ParentLinks parents;

    Interfaces(RouteSocket links, Bridges bridges, ParentLinks parents) {
        this.links = links;
        this.bridges = bridges;
        this.parents = parents;
    }

    /** Of the machine's end. */
    static String hostEnd(Endpoint endpoint) {
        return "pkv" + endpoint.id().substring(0, NAME_DIGITS);
    }

    /** Makes an interface in the namespace, without addresses yet, on a network that was prepared before. */
    void plug(Attachment attachment, String name, Fd namespace) {
        if (ParentOptions.has(attachment.network().driver())) {
            String unique = hostEnd(attachment.endpoint());
            createOnParent(attachment.network(), onParent(attachment, unique).in(namespace));
            rename(unique, name, namespace);
        } else {
            plugCable(attachment, name, namespace);
        }
    }

    /** Kernels before 6.12 refuse a name that an interface of the machine has, although it is for another namespace. */
    private static void rename(String from, String to, Fd namespace) {
        try (RouteSocket inside = RouteSocket.open(namespace)) {
            inside.rename(inside.link(LinkRef.of(from)).index(), to);
        }
    }

    private void createOnParent(Network network, NewLink link) {
        try {
            links.createElsewhere(link);
        } catch (KernelException e) {
            if (e.is(Errno.EOPNOTSUPP)) {
                throw new EngineException(
                        new EngineError.Unavailable(
                                "the kernel has no interfaces of the kind " + network.driver() + ": " + e.getMessage()),
                        e);
            }
            throw e;
        }
    }

    private NewLink onParent(Attachment attachment, String name) {
        Network network = attachment.network();
        ParentOptions options = ParentOptions.of(network);
        int parent = parents.known(network);
        if (network.driver().equals(Network.IPVLAN)) {
            // It has its parent's Ethernet address.
            return NewLink.ipvlan(
                            name,
                            parent,
                            LinkKind.IpVlanMode.valueOf(options.mode().toUpperCase(Locale.ROOT)),
                            LinkKind.IpVlanReach.valueOf(options.flag().toUpperCase(Locale.ROOT)))
                    .withMtu(options.mtu());
        }
        return NewLink.macvlan(
                        name,
                        parent,
                        LinkKind.MacVlanMode.valueOf(options.mode().toUpperCase(Locale.ROOT)))
                .withMac(MacAddress.of(attachment.endpoint().mac().bytes()))
                .withMtu(options.mtu());
    }

    private void plugCable(Attachment attachment, String name, Fd namespace) {
        Network network = attachment.network();
        BridgeOptions options = BridgeOptions.of(network);
        String hostEnd = hostEnd(attachment.endpoint());
        NewLink peer = NewLink.vethEnd(name)
                .withMac(MacAddress.of(attachment.endpoint().mac().bytes()))
                .withMtu(options.mtu())
                .in(namespace);
        RouteBatch batch = links.batch()
                .create(NewLink.veth(hostEnd, peer)
                        .withMtu(options.mtu())
                        .withMaster(bridges.known(network))
                        .withUp());
        // Hairpin: a container that asks for its own published port gets its packets back through the same port.
        batch.setPort(LinkRef.of(hostEnd), new BridgePort(true, !options.interContainer()));
        batch.send();
    }

    /** Gives an interface its addresses and sets it up; to be called in the namespace. */
    static void configure(RouteSocket inside, String name, Endpoint endpoint) {
        Link link = inside.link(LinkRef.of(name));
        IpPrefix ipv6 = endpoint.ipv6();
        List<IpAddress> linkLocal = endpoint.linkLocal() == null ? List.of() : endpoint.linkLocal();
        if (ipv6 == null
                && linkLocal.stream().allMatch(IpAddress::isVersion4)
                && NetworkNamespace.sysctl("net/ipv6/conf/" + name + "/disable_ipv6")
                        .isPresent()) {
            NetworkNamespace.setSysctl("net/ipv6/conf/" + name + "/disable_ipv6", "1");
        }
        RouteBatch batch = inside.batch();
        IpPrefix ipv4 = endpoint.ipv4();
        if (ipv4 != null) {
            batch.addAddress(LinkAddress.of(link.index(), ipv4.address().inet(), ipv4.length())
                    .withBroadcast((Inet4Address) ipv4.last().inet()));
        }
        if (ipv6 != null) {
            batch.addAddress(LinkAddress.of(link.index(), ipv6.address().inet(), ipv6.length()));
        }
        for (IpAddress address : linkLocal) {
            int length = address.isVersion4() ? LINK_LOCAL_LENGTH : LINK_LOCAL_LENGTH6;
            batch.addAddress(LinkAddress.of(link.index(), address.inet(), length));
        }
        batch.setUp(LinkRef.of(link.index())).send();
    }

    /** Makes the default routes what the request says; to be called in the namespace. */
    static void route(RouteSocket inside, SandboxRequest request) {
        for (Route route : inside.routes()) {
            if (route.isDefault()) {
                inside.removeRoute(route);
            }
        }
        Endpoint gateway4 = request.gateway4();
        Endpoint gateway6 = request.gateway6();
        addDefault(inside, gateway4, gateway4 == null ? null : gateway4.gateway4());
        addDefault(inside, gateway6, gateway6 == null ? null : gateway6.gateway6());
        if (gateway4 == null) {
            addDefaultOnLink(inside, request, true);
        }
        if (gateway6 == null) {
            addDefaultOnLink(inside, request, false);
        }
    }

    /** Who is on an interface of the machine without a gateway being named finds everyone there, as on Docker. */
    private static void addDefaultOnLink(RouteSocket inside, SandboxRequest request, boolean version4) {
        for (Attachment attachment : request.attachments()) {
            Network network = attachment.network();
            Endpoint endpoint = attachment.endpoint();
            IpPrefix own = version4 ? endpoint.ipv4() : endpoint.ipv6();
            boolean leadsOut = ParentOptions.has(network.driver())
                    && !network.internal()
                    && !ParentOptions.of(network).parent().isEmpty();
            Optional<Integer> index = leadsOut && own != null ? find(inside, endpoint) : Optional.empty();
            if (index.isPresent()) {
                inside.addRoute(Route.onLink((version4 ? HostPorts.ANY : HostPorts.ANY6).inet(), 0, index.get()));
                return;
            }
        }
    }

    private static void addDefault(RouteSocket inside, @Nullable Endpoint endpoint, @Nullable IpAddress gateway) {
        if (endpoint != null && gateway != null) {
            find(inside, endpoint).ifPresent(index -> inside.addRoute(Route.defaultVia(gateway.inet(), index)));
        }
    }

    /** An endpoint's interface in the namespace, by its address: interfaces of ipvlan share their Ethernet address. */
    private static Optional<Integer> find(RouteSocket inside, Endpoint endpoint) {
        IpPrefix own = endpoint.ipv4() != null ? endpoint.ipv4() : endpoint.ipv6();
        return inside.addresses().stream()
                .filter(address -> own != null && own.address().inet().equals(address.address()))
                .map(LinkAddress::linkIndex)
                .findFirst();
    }

    /** Takes an interface away; of a cable, both ends. */
    void unplug(RouteSocket inside, Endpoint endpoint) {
        if (!unplugCable(endpoint)) {
            find(inside, endpoint).ifPresent(index -> inside.deleteIfPresent(LinkRef.of(index)));
        }
    }

    /** False if there is none. */
    boolean unplugCable(Endpoint endpoint) {
        return links.deleteIfPresent(LinkRef.of(hostEnd(endpoint)));
    }
}
