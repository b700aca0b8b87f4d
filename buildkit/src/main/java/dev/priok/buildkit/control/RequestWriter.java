package dev.priok.buildkit.control;

import dev.priok.build.FrontendRequest;
import dev.priok.buildkit.wire.control.CacheOptions;
import dev.priok.buildkit.wire.control.CacheOptionsEntry;
import dev.priok.buildkit.wire.control.Exporter;
import dev.priok.buildkit.wire.control.SolveRequest;
import java.util.UUID;

/** Asks for builds as BuildKit's clients do. */
final class RequestWriter {
    /** Stands for a context that came with the request. */
    private static final String BODY = "http://request-body/";

    private RequestWriter() {}

    static SolveRequest write(FrontendRequest request) {
        CacheOptions.Builder cache = CacheOptions.newBuilder();
        request.cacheExports()
                .forEach(type -> cache.addExports(CacheOptionsEntry.newBuilder().setType(type)));
        SolveRequest.Builder solve = SolveRequest.newBuilder()
                .setRef(UUID.randomUUID().toString().replace("-", ""))
                .setSession(request.session())
                .setFrontend("dockerfile.v0")
                .putAllFrontendAttrs(request.options())
                .setCache(cache)
                .addAllEntitlements(request.entitlements());
        if (request.context() != null) {
            solve.putFrontendAttrs("context", BODY);
        }
        if (!request.exporter().isEmpty()) {
            solve.addExporters(
                    Exporter.newBuilder().setType(request.exporter()).putAllAttrs(request.exporterAttributes()));
        }
        return solve.build();
    }
}
