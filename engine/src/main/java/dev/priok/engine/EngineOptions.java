package dev.priok.engine;

import dev.priok.engine.network.NetworkSettings;
import dev.priok.engine.system.RegistryFacts;
import dev.priok.model.Network;
import java.nio.file.Path;

/**
 * Settings of an engine.
 *
 * @param dataRoot below it the engine keeps {@code engine-id} and {@code files/<container>}
 * @param defaultNetwork for containers that don't say: {@code bridge}, {@code none} or {@code host}
 * @param init run an init process in containers that don't say
 * @param registries only told of in {@code info}; who made the ports has followed it
 */
public record EngineOptions(
        Path dataRoot, String defaultNetwork, boolean init, NetworkSettings networks, RegistryFacts registries) {
    public EngineOptions {
        if (!Network.isBuiltIn(defaultNetwork)) {
            throw new IllegalArgumentException("the default network is bridge, none or host");
        }
    }
}
