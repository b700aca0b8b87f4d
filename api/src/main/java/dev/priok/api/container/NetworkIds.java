package dev.priok.api.container;

import dev.priok.engine.network.Networks;
import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import dev.priok.model.NetworkId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The ids of networks for one answer, each looked up once. Used by one thread. */
public final class NetworkIds {
    private final Networks networks;
    private final Map<String, Optional<NetworkId>> found = new HashMap<>();

    public NetworkIds(Networks networks) {
        this.networks = networks;
    }

    /** Empty if there is no such network any more. */
    Optional<NetworkId> of(String name) {
        return found.computeIfAbsent(name, this::look);
    }

    private Optional<NetworkId> look(String name) {
        try {
            return Optional.of(networks.inspect(name).network().id());
        } catch (EngineException e) {
            if (e.error() instanceof EngineError.NotFound) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
