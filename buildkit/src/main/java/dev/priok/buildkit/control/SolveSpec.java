package dev.priok.buildkit.control;

import dev.priok.buildkit.wire.control.CacheOptionsEntry;
import dev.priok.buildkit.wire.control.SolveRequest;
import dev.priok.buildkit.wire.pb.Definition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a frontend is asked for, either at once with a build or by a client that leads one.
 *
 * @param cacheImports what is asked of the cache besides what the build has
 */
record SolveSpec(
        String frontend,
        Map<String, String> options,
        Map<String, Definition> inputs,
        List<CacheOptionsEntry> cacheImports) {
    SolveSpec {
        options = Map.copyOf(options);
        inputs = Map.copyOf(inputs);
        cacheImports = List.copyOf(cacheImports);
    }

    static SolveSpec of(SolveRequest request) {
        return new SolveSpec(
                request.getFrontend(), request.getFrontendAttrsMap(), request.getFrontendInputsMap(), List.of());
    }

    static SolveSpec of(dev.priok.buildkit.wire.gateway.SolveRequest request) {
        List<CacheOptionsEntry> imports = new ArrayList<>();
        request.getCacheImportsList()
                .forEach(entry -> imports.add(CacheOptionsEntry.newBuilder()
                        .setType(entry.getType())
                        .putAllAttrs(entry.getAttrsMap())
                        .build()));
        return new SolveSpec(
                request.getFrontend(), request.getFrontendOptMap(), request.getFrontendInputsMap(), imports);
    }
}
