package dev.priok.api;

import dev.priok.engine.Filters;
import dev.priok.engine.network.NetworkDetails;
import dev.priok.engine.network.NetworkRequest;
import dev.priok.engine.network.Networks;
import dev.priok.engine.network.PortExplanation;
import dev.priok.model.EngineException;
import dev.priok.model.IpAddress;
import dev.priok.model.IpPrefix;
import dev.priok.model.Network;
import dev.priok.model.NetworkId;
import dev.priok.model.Networking.EndpointSpec;
import dev.priok.model.Networking.Port;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/** Networks in memory: the default bridge, and what the test adds. */
final class FakeNetworks implements Networks {
    final Map<String, NetworkDetails> byName = new ConcurrentSkipListMap<>();
    final LinkedBlockingQueue<String> calls = new LinkedBlockingQueue<>();
    volatile @Nullable NetworkRequest request;
    volatile @Nullable EndpointSpec connected;
    volatile @Nullable PortExplanation explanation;

    FakeNetworks() {
        add("bridge", "172.17.0.0/16", "172.17.0.1");
    }

    /** A bridge network with one subnet. */
    Network add(String name, String subnet, String gateway) {
        Network network = new Network(
                NetworkId.random(),
                name,
                FakeContainers.CREATED,
                Network.BRIDGE,
                true,
                false,
                false,
                false,
                List.of(new Network.Pool(
                        IpPrefix.parse(subnet),
                        null,
                        IpAddress.parse(gateway),
                        Map.of("router", IpPrefix.parse(subnet).last()))),
                Map.of(),
                Map.of("com.docker.network.driver.mtu", "1400"),
                Map.of("l", "v"));
        byName.put(name, new NetworkDetails(network, List.of()));
        return network;
    }

    void join(Network network, NetworkDetails.Member member) {
        byName.put(network.name(), new NetworkDetails(network, List.of(member)));
    }

    @Override
    public List<NetworkDetails> list(Filters filters) {
        calls.add("list " + filters.values());
        return List.copyOf(byName.values());
    }

    @Override
    public NetworkDetails inspect(String reference) {
        NetworkDetails details = byName.get(reference);
        if (details == null) {
            throw EngineException.notFound("network " + reference + " not found");
        }
        return details;
    }

    @Override
    public Network create(NetworkRequest wish) {
        request = wish;
        return add(wish.name(), "10.9.0.0/24", "10.9.0.1");
    }

    @Override
    public void remove(String reference) {
        inspect(reference);
        calls.add("remove " + reference);
    }

    @Override
    public List<String> prune(Filters filters) {
        calls.add("prune " + filters.values());
        return filters.values().isEmpty() ? List.of("old") : List.of();
    }

    @Override
    public void connect(String reference, String container, EndpointSpec endpoint) {
        connected = endpoint;
        calls.add("connect " + reference + " " + container);
    }

    @Override
    public PortExplanation explainPort(String container, Port port) {
        calls.add("explain " + container + " " + port);
        return Objects.requireNonNull(explanation);
    }

    @Override
    public void disconnect(String reference, String container, boolean force) {
        calls.add("disconnect " + reference + " " + container + " " + force);
    }
}
