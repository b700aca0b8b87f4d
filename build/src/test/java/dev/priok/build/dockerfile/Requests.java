package dev.priok.build.dockerfile;

import dev.priok.build.BuildRequest;
import dev.priok.build.BuildRequest.CacheUse;
import dev.priok.build.ContextSource;
import dev.priok.model.ImageConfig.Platform;
import java.util.List;
import java.util.Map;

/** Requests that differ from the usual one in one thing. */
final class Requests {
    private static final BuildRequest USUAL = FakeSources.request();

    private Requests() {}

    static BuildRequest target(String target) {
        return of(USUAL.context(), Map.of(), target, Map.of(), Map.of(), List.of(), CacheUse.DEFAULT);
    }

    static BuildRequest arguments(Map<String, String> arguments) {
        return of(USUAL.context(), Map.of(), "", arguments, Map.of(), List.of(), CacheUse.DEFAULT);
    }

    static BuildRequest labels(Map<String, String> labels) {
        return of(USUAL.context(), Map.of(), "", Map.of(), labels, List.of(), CacheUse.DEFAULT);
    }

    static BuildRequest platforms(Platform... platforms) {
        return of(USUAL.context(), Map.of(), "", Map.of(), Map.of(), List.of(platforms), CacheUse.DEFAULT);
    }

    static BuildRequest contexts(Map<String, ContextSource> contexts) {
        return of(USUAL.context(), contexts, "", Map.of(), Map.of(), List.of(), CacheUse.DEFAULT);
    }

    static BuildRequest context(ContextSource context) {
        BuildRequest request = of(context, Map.of(), "", Map.of(), Map.of(), List.of(), CacheUse.DEFAULT);
        return new BuildRequest(
                request.reference(),
                new BuildRequest.Dockerfile(context, "Dockerfile"),
                context,
                request.namedContexts(),
                request.target(),
                request.buildArgs(),
                request.labels(),
                request.platforms(),
                request.cache(),
                request.steps(),
                request.outputs(),
                request.attestations(),
                request.allowed());
    }

    static BuildRequest withArguments(BuildRequest request, Map<String, String> arguments) {
        return new BuildRequest(
                request.reference(),
                request.dockerfile(),
                request.context(),
                request.namedContexts(),
                request.target(),
                arguments,
                request.labels(),
                request.platforms(),
                request.cache(),
                request.steps(),
                request.outputs(),
                request.attestations(),
                request.allowed());
    }

    static BuildRequest cache(CacheUse cache) {
        return of(USUAL.context(), Map.of(), "", Map.of(), Map.of(), List.of(), cache);
    }

    private static BuildRequest of(
            ContextSource context,
            Map<String, ContextSource> contexts,
            String target,
            Map<String, String> arguments,
            Map<String, String> labels,
            List<Platform> platforms,
            CacheUse cache) {
        return new BuildRequest(
                USUAL.reference(),
                USUAL.dockerfile(),
                context,
                contexts,
                target,
                arguments,
                labels,
                platforms,
                cache,
                USUAL.steps(),
                USUAL.outputs(),
                USUAL.attestations(),
                USUAL.allowed());
    }
}
