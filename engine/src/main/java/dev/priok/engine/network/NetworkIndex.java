package dev.priok.engine.network;

import dev.priok.engine.port.NetworkRepository;
import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import dev.priok.model.IpPrefix;
import dev.priok.model.Network;
import dev.priok.model.NetworkId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** All networks in memory, found by name, id or prefix. Thread-safe. */
final class NetworkIndex {
    private final NetworkRepository repository;
    private final Map<NetworkId, NetworkCell> cells = new ConcurrentHashMap<>();
    /** Makes additions follow each other: of two that want the same name or subnet only one gets it. */
    private final ReentrantLock additions = new ReentrantLock();

    NetworkIndex(NetworkRepository repository) {
        this.repository = repository;
    }

    void restore() {
        for (Network network : repository.all()) {
            cells.put(network.id(), new NetworkCell(network));
        }
    }

    Collection<NetworkCell> all() {
        return cells.values();
    }

    @Nullable
    NetworkCell byId(NetworkId id) {
        return cells.get(id);
    }

    @Nullable
    NetworkCell byName(String name) {
        return cells.values().stream()
                .filter(cell -> cell.network().name().equals(name))
                .findFirst()
                .orElse(null);
    }

    /** Saves and shows what {@code making} makes while no other network is made. */
    NetworkCell add(String name, Supplier<Network> making) {
        additions.lock();
        try {
            if (byName(name) != null) {
                throw EngineException.conflict("network with name " + name + " already exists");
            }
            Network network = making.get();
            network.pools().forEach(pool -> requireFree(pool.subnet()));
            repository.save(network);
            NetworkCell cell = new NetworkCell(network);
            cells.put(network.id(), cell);
            return cell;
        } finally {
            additions.unlock();
        }
    }

    /** Another network in the place of one with the same id, which nobody is on. */
    void replace(Network network) {
        additions.lock();
        try {
            NetworkCell before = cells.remove(network.id());
            try {
                network.pools().forEach(pool -> requireFree(pool.subnet()));
                repository.save(network);
                cells.put(network.id(), new NetworkCell(network));
            } finally {
                if (before != null) {
                    cells.putIfAbsent(network.id(), before);
                }
            }
        } finally {
            additions.unlock();
        }
    }

    private void requireFree(IpPrefix subnet) {
        for (IpPrefix used : subnets()) {
            if (used.overlaps(subnet)) {
                throw new EngineException(new EngineError.Forbidden("invalid pool request: Pool overlaps with other"
                        + " one on this address space: " + subnet + " overlaps " + used));
            }
        }
    }

    /** Of all networks. */
    List<IpPrefix> subnets() {
        return cells.values().stream()
                .flatMap(cell -> cell.network().pools().stream())
                .map(Network.Pool::subnet)
                .toList();
    }

    void drop(NetworkCell cell) {
        repository.delete(cell.network().id());
        cells.remove(cell.network().id());
    }

    /** By name, full id or unique prefix of an id, in this order. */
    NetworkCell find(String reference) {
        NetworkCell cell = lookUp(reference);
        if (cell == null) {
            throw EngineException.notFound("network " + reference + " not found");
        }
        return cell;
    }

    /** As {@link #find}; null if there is none. */
    @Nullable
    NetworkCell lookUp(String reference) {
        NetworkCell named = byName(reference);
        if (named != null) {
            return named;
        }
        List<NetworkCell> found = reference.isEmpty()
                ? List.of()
                : cells.values().stream()
                        .filter(cell -> cell.network().id().value().startsWith(reference))
                        .limit(2)
                        .toList();
        if (found.size() > 1) {
            throw EngineException.invalid("network " + reference + " is ambiguous: several ids begin with it");
        }
        return found.isEmpty() ? null : found.getFirst();
    }
}
