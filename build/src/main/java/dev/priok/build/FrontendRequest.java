package dev.priok.build;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A build of a Dockerfile in the words that BuildKit's clients have for it, from one who doesn't speak its protocol.
 *
 * @param session the session of the one who asks; empty if there is none
 * @param options as {@code target} or {@code build-arg:NAME}
 * @param context what stands for the context if the options name none of the session's; null: nothing
 * @param exporter as {@code image} or {@code local}; empty: the result stays in the cache
 * @param cacheExports types of caches to write, as {@code inline}
 * @param entitlements what the client allows
 */
public record FrontendRequest(
        String session,
        Map<String, String> options,
        @Nullable Path context,
        String exporter,
        Map<String, String> exporterAttributes,
        List<String> cacheExports,
        List<String> entitlements) {
    public FrontendRequest {
        options = Map.copyOf(options);
        exporterAttributes = Map.copyOf(exporterAttributes);
        cacheExports = List.copyOf(cacheExports);
        entitlements = List.copyOf(entitlements);
    }
}
