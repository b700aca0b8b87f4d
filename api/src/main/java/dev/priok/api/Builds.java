package dev.priok.api;

import dev.priok.api.build.BuildProtocols;
import dev.priok.build.BuildContexts;
import dev.priok.build.Builder;
import dev.priok.build.DockerfileQuestions;
import dev.priok.build.cache.BuildCache;

/** Who builds images for the API's clients. */
public record Builds(
        Builder builder,
        DockerfileQuestions questions,
        BuildContexts contexts,
        BuildCache cache,
        BuildProtocols protocols) {}
