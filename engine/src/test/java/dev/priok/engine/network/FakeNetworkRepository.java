package dev.priok.engine.network;

import dev.priok.engine.port.NetworkRepository;
import dev.priok.model.Network;
import dev.priok.model.NetworkId;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Networks kept in memory. */
final class FakeNetworkRepository implements NetworkRepository {
    private final Map<NetworkId, Network> networks = new TreeMap<>();

    @Override
    public void save(Network network) {
        networks.put(network.id(), network);
    }

    @Override
    public void delete(NetworkId id) {
        networks.remove(id);
    }

    @Override
    public List<Network> all() {
        return List.copyOf(networks.values());
    }
}
