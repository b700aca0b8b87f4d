package dev.priok.engine.network;

import dev.priok.model.ContainerId;
import dev.priok.model.Endpoint;
import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import dev.priok.model.IpAddress;
import dev.priok.model.IpPrefix;
import dev.priok.model.MacAddress;
import dev.priok.model.Network;
import dev.priok.model.Networking.EndpointSpec;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/** One network in memory: its addresses and who is on it. Thread-safe; never waits. */
final class NetworkCell {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Network network;
    private final List<AddressPool> pools;
    private final Map<ContainerId, Endpoint> members = new ConcurrentSkipListMap<>();

    NetworkCell(Network network) {
        this.network = network;
        this.pools = network.pools().stream().map(AddressPool::new).toList();
    }

    Network network() {
        return network;
    }

    /** Running containers and their endpoints. */
    Map<ContainerId, Endpoint> members() {
        return members;
    }

    /** A place on the network, visible to others at once. Forbidden or ResourceExhausted if there is no address for it. */
    Endpoint join(ContainerId container, EndpointSpec wish, List<String> dnsNames) {
        IpPrefix ipv4 = null;
        IpPrefix ipv6 = null;
        try {
            ipv4 = allocate(true, wish.ipv4());
            ipv6 = allocate(false, wish.ipv6());
            Endpoint endpoint = new Endpoint(
                    randomId(),
                    network.id(),
                    ipv4,
                    ipv6,
                    gateway(true, ipv4),
                    gateway(false, ipv6),
                    mac(wish, ipv4),
                    dnsNames,
                    wish.linkLocal());
            members.put(container, endpoint);
            return endpoint;
        } catch (RuntimeException e) {
            release(ipv4);
            release(ipv6);
            throw e;
        }
    }

    private static String randomId() {
        byte[] bytes = new byte[32];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private @Nullable IpPrefix allocate(boolean version4, @Nullable IpAddress wish) {
        List<AddressPool> family = pools.stream()
                .filter(pool -> pool.pool().subnet().isVersion4() == version4)
                .toList();
        if (family.isEmpty()) {
            if (wish != null) {
                throw EngineException.invalid(
                        "invalid endpoint settings:\nno configured subnet contains IP address " + wish);
            }
            return null;
        }
        for (AddressPool pool : family) {
            if (wish == null || pool.pool().subnet().contains(wish)) {
                IpAddress address = pool.allocate(wish);
                if (address != null) {
                    return new IpPrefix(address, pool.pool().subnet().length());
                }
            }
        }
        if (wish != null) {
            throw EngineException.invalid(
                    "invalid endpoint settings:\nno configured subnet contains IP address " + wish);
        }
        throw new EngineException(new EngineError.ResourceExhausted("no available " + (version4 ? "IPv4" : "IPv6")
                + " addresses on this network's address pools: " + network.name() + " (" + network.id() + ")"));
    }

    private @Nullable IpAddress gateway(boolean version4, @Nullable IpPrefix address) {
        if (address == null || network.internal()) {
            return null;
        }
        return pools.stream()
                .map(AddressPool::pool)
                .filter(pool ->
                        pool.subnet().isVersion4() == version4 && pool.subnet().contains(address.address()))
                .findFirst()
                .map(pool -> pool.auxiliary().getOrDefault(gatewayKey(version4), pool.gateway()))
                .orElse(null);
    }

    /** The auxiliary address of this name is where containers send what is for elsewhere, instead of to the bridge. */
    static String gatewayKey(boolean version4) {
        return version4 ? "DefaultGatewayIPv4" : "DefaultGatewayIPv6";
    }

    /** Made of the IPv4 address, as Docker did for long: a neighbour that remembers it stays right. */
    private static MacAddress mac(EndpointSpec wish, @Nullable IpPrefix ipv4) {
        MacAddress asked = wish.mac();
        if (asked != null) {
            return asked;
        }
        byte[] bytes = new byte[6];
        RANDOM.nextBytes(bytes);
        bytes[0] = 0x02;
        bytes[1] = 0x42;
        if (ipv4 != null) {
            System.arraycopy(ipv4.address().bytes(), 0, bytes, 2, 4);
        }
        return MacAddress.of(bytes);
    }

    /** Takes up the endpoint of a container that runs already. */
    void adopt(ContainerId container, Endpoint endpoint) {
        occupy(endpoint.ipv4());
        occupy(endpoint.ipv6());
        members.put(container, endpoint);
    }

    /** The same place with other names, unless it was left meanwhile. */
    void replace(ContainerId container, Endpoint endpoint) {
        members.computeIfPresent(container, (_, old) -> old.id().equals(endpoint.id()) ? endpoint : old);
    }

    void leave(ContainerId container) {
        Endpoint endpoint = members.remove(container);
        if (endpoint != null) {
            release(endpoint.ipv4());
            release(endpoint.ipv6());
        }
    }

    private void occupy(@Nullable IpPrefix address) {
        if (address != null) {
            poolOf(address.address()).forEach(pool -> pool.occupy(address.address()));
        }
    }

    private void release(@Nullable IpPrefix address) {
        if (address != null) {
            poolOf(address.address()).forEach(pool -> pool.release(address.address()));
        }
    }

    private List<AddressPool> poolOf(IpAddress address) {
        return pools.stream()
                .filter(pool -> pool.pool().subnet().contains(address))
                .toList();
    }
}
