package dev.priok.network;

import dev.priok.engine.network.BridgeOptions;
import dev.priok.engine.port.NetworkPlumbing.Attachment;
import dev.priok.engine.port.NetworkPlumbing.SandboxRequest;
import dev.priok.kernel.Fd;
import dev.priok.kernel.net.BridgePort;
import dev.priok.kernel.net.Link;
import dev.priok.kernel.net.LinkAddress;
import dev.priok.kernel.net.LinkRef;
import dev.priok.kernel.net.MacAddress;
import dev.priok.kernel.net.NetworkNamespace;
import dev.priok.kernel.net.NewLink;
import dev.priok.kernel.net.Route;
import dev.priok.kernel.net.RouteBatch;
import dev.priok.kernel.net.RouteSocket;
import dev.priok.model.Endpoint;
import dev.priok.model.IpAddress;
import dev.priok.model.IpPrefix;
import dev.priok.model.Network;
import java.net.Inet4Address;
import org.jspecify.annotations.Nullable;

/** The interfaces of containers: a virtual cable each, from the network's bridge into the container's namespace. */
final class Interfaces {
    private static final int NAME_DIGITS = 12;

    private final RouteSocket links;
    private final Bridges bridges;

    Interfaces(RouteSocket links, Bridges bridges) {
        this.links = links;
        this.bridges = bridges;
    }

    /** Of the machine's end. */
    static String hostEnd(Endpoint endpoint) {
        return "pkv" + endpoint.id().substring(0, NAME_DIGITS);
    }

    /** Makes an interface in the namespace, without addresses yet, on a bridge that was made before. */
    void plug(Attachment attachment, String name, Fd namespace) {
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
        if (ipv6 == null
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
    }

    private static void addDefault(RouteSocket inside, @Nullable Endpoint endpoint, @Nullable IpAddress gateway) {
        if (endpoint == null || gateway == null) {
            return;
        }
        byte[] mac = endpoint.mac().bytes();
        for (Link link : inside.links()) {
            MacAddress linkMac = link.mac();
            if (linkMac != null && java.util.Arrays.equals(linkMac.bytes(), mac)) {
                inside.addRoute(Route.defaultVia(gateway.inet(), link.index()));
                return;
            }
        }
    }

    /** Takes an interface away, from both ends. */
    void unplug(Endpoint endpoint) {
        links.deleteIfPresent(LinkRef.of(hostEnd(endpoint)));
    }
}
