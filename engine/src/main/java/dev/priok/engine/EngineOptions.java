package dev.priok.engine;

import dev.priok.model.NamespaceMode;
import java.nio.file.Path;

/**
 * Settings of an engine.
 *
 * @param dataRoot below it the engine keeps {@code engine-id} and {@code files/<container>}
 * @param defaultNetwork for containers that don't say: {@link NamespaceMode.Private} (none) or {@link NamespaceMode.Host}
 * @param init run an init process in containers that don't say
 */
public record EngineOptions(Path dataRoot, NamespaceMode defaultNetwork, boolean init) {
    public EngineOptions {
        if (!(defaultNetwork instanceof NamespaceMode.Private) && !(defaultNetwork instanceof NamespaceMode.Host)) {
            throw new IllegalArgumentException("the default network is none or host");
        }
    }
}
