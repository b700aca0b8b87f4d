package dev.priok.network;

import dev.priok.engine.network.BridgeOptions;
import dev.priok.kernel.Errno;
import dev.priok.kernel.KernelException;
import dev.priok.kernel.net.Link;
import dev.priok.kernel.net.LinkAddress;
import dev.priok.kernel.net.LinkRef;
import dev.priok.kernel.net.MacAddress;
import dev.priok.kernel.net.NetworkNamespace;
import dev.priok.kernel.net.NewLink;
import dev.priok.kernel.net.RouteSocket;
import dev.priok.model.EngineException;
import dev.priok.model.IpAddress;
import dev.priok.model.Network;
import dev.priok.model.NetworkId;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import java.util.zip.CRC32;

/**
 * The bridges of networks. One that this daemon made is known by its Ethernet address, which is made of the daemon's
 * instance and the network's id; others are used if a user names them, but never removed.
 */
final class Bridges {
    private static final byte[] OWN = {0x02, 0x70};

    private final RouteSocket links;
    private final Firewall firewall;
    private final Forwarding forwarding;
    private final String instance;
    private final Map<NetworkId, Integer> indexes = new ConcurrentHashMap<>();
    /** Networks are made one at a time; containers only read {@link #indexes}. */
    private final ReentrantLock making = new ReentrantLock();

    Bridges(RouteSocket links, Firewall firewall, Forwarding forwarding, String instance) {
        this.links = links;
        this.firewall = firewall;
        this.forwarding = forwarding;
        this.instance = instance;
    }

    /** The bridge's index, once the bridge and its rules are there. */
    int index(Network network) {
        Integer known = indexes.get(network.id());
        return known == null ? make(network) : known;
    }

    /** The index of a bridge that {@link #index} made; may be called in another namespace. */
    int known(Network network) {
        Integer known = indexes.get(network.id());
        if (known == null) {
            throw EngineException.internal("the bridge of network " + network.name() + " has gone", null);
        }
        return known;
    }

    /** Looks whether the bridge is still there, if {@link #index} made it; if not, it is made again at the next use. */
    void check(Network network) {
        Integer known = indexes.get(network.id());
        if (known != null && links.find(LinkRef.of(known)).isEmpty()) {
            indexes.remove(network.id());
        }
    }

    private int make(Network network) {
        making.lock();
        try {
            Integer known = indexes.get(network.id());
            if (known != null) {
                return known;
            }
            int index = link(network);
            configure(network, index);
            firewall.setBridge(rules(network));
            indexes.put(network.id(), index);
            return index;
        } catch (KernelException e) {
            throw EngineException.internal(
                    "cannot make the bridge of network " + network.name() + ": " + e.getMessage(), e);
        } finally {
            making.unlock();
        }
    }

    private int link(Network network) {
        String name = BridgeOptions.interfaceOf(network);
        Optional<Link> present = links.find(LinkRef.of(name));
        if (present.isPresent()) {
            if (!present.get().kind().equals("bridge")) {
                throw EngineException.conflict("cannot make the bridge of network " + network.name()
                        + ": the machine has an interface " + name + " of another kind");
            }
            return present.get().index();
        }
        return links.create(NewLink.bridge(name)
                        .withMac(mac(network.id()))
                        .withMtu(BridgeOptions.of(network).mtu()))
                .index();
    }

    private MacAddress mac(NetworkId id) {
        byte[] bytes = new byte[6];
        System.arraycopy(OWN, 0, bytes, 0, OWN.length);
        int owner = checksum(instance);
        int network = checksum(id.value());
        bytes[2] = (byte) (owner >> 8);
        bytes[3] = (byte) owner;
        bytes[4] = (byte) (network >> 8);
        bytes[5] = (byte) network;
        return MacAddress.of(bytes);
    }

    private static int checksum(String text) {
        CRC32 sum = new CRC32();
        sum.update(text.getBytes(StandardCharsets.UTF_8));
        return (int) sum.getValue() & 0xffff;
    }

    private void configure(Network network, int index) {
        String name = BridgeOptions.interfaceOf(network);
        if (!network.ipv6()) {
            // Where the kernel has no IPv6 there is nothing to switch off.
            if (NetworkNamespace.sysctl("net/ipv6/conf/" + name + "/disable_ipv6")
                    .isPresent()) {
                NetworkNamespace.setSysctl("net/ipv6/conf/" + name + "/disable_ipv6", "1");
            }
        }
        if (BridgeOptions.of(network).addressOnBridge()) {
            network.pools().forEach(pool -> addGateway(pool, index));
        }
        links.setUp(LinkRef.of(index));
        NetworkNamespace.setSysctl("net/ipv4/conf/" + name + "/route_localnet", "1");
        forwarding.enable(network.ipv6(), ownIndexes());
    }

    private void addGateway(Network.Pool pool, int index) {
        IpAddress gateway = pool.gateway();
        if (gateway == null) {
            return;
        }
        try {
            links.addAddress(LinkAddress.of(index, gateway.inet(), pool.subnet().length()));
        } catch (KernelException e) {
            if (!e.is(Errno.EEXIST)) {
                throw e;
            }
        }
    }

    private static BridgeRules rules(Network network) {
        return new BridgeRules(
                BridgeOptions.interfaceOf(network),
                network.pools().stream().map(Network.Pool::subnet).toList(),
                network.internal(),
                BridgeOptions.of(network).masquerade());
    }

    void remove(Network network) {
        making.lock();
        try {
            indexes.remove(network.id());
            firewall.removeBridge(BridgeOptions.interfaceOf(network));
            Optional<Link> link = links.find(LinkRef.of(BridgeOptions.interfaceOf(network)));
            if (link.isPresent() && mac(network.id()).equals(link.get().mac())) {
                links.deleteIfPresent(LinkRef.of(link.get().index()));
            }
        } catch (KernelException e) {
            throw EngineException.internal(
                    "cannot remove the bridge of network " + network.name() + ": " + e.getMessage(), e);
        } finally {
            making.unlock();
        }
    }

    /** Removes bridges of this daemon that belong to none of these networks. */
    void sweep(Collection<Network> kept) {
        Set<MacAddress> known = kept.stream().map(network -> mac(network.id())).collect(Collectors.toSet());
        for (Link link : own()) {
            if (!known.contains(link.mac())) {
                links.deleteIfPresent(LinkRef.of(link.index()));
            }
        }
    }

    private List<Link> own() {
        byte[] prefix = mac(new NetworkId("0".repeat(64))).bytes();
        return links.links().stream()
                .filter(link -> {
                    MacAddress mac = link.mac();
                    return link.kind().equals("bridge")
                            && mac != null
                            && Arrays.equals(mac.bytes(), 0, 4, prefix, 0, 4);
                })
                .toList();
    }

    /** The indexes of this daemon's bridges, also of those that a former run made. */
    Set<Integer> ownIndexes() {
        return own().stream().map(Link::index).collect(Collectors.toSet());
    }
}
