package dev.priok.build.dockerfile;

import dev.priok.build.Attestations;
import dev.priok.build.BuildClient.FileQuery;
import dev.priok.build.BuildRequest;
import dev.priok.build.BuildRequest.CacheUse;
import dev.priok.build.BuildRequest.Dockerfile;
import dev.priok.build.BuildRequest.StepDefaults;
import dev.priok.build.ContextSource;
import dev.priok.build.Entitlements;
import dev.priok.build.graph.Operation;
import dev.priok.build.graph.Vertex;
import dev.priok.model.ContainerConfig;
import dev.priok.model.ContainerConfig.ProcessConfig;
import dev.priok.model.Digest;
import dev.priok.model.EngineException;
import dev.priok.model.ImageConfig;
import dev.priok.model.ImageConfig.History;
import dev.priok.model.ImageConfig.Platform;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A world of files and images in memory, and a request to begin with. */
final class FakeSources implements BuildSources {
    static final Platform AMD64 = new Platform("linux", "amd64", "");
    static final Platform ARM64 = new Platform("linux", "arm64", "");
    static final Digest DIGEST = Digest.sha256(new byte[] {1});

    final Map<String, Map<String, String>> contexts = new HashMap<>();
    final Map<String, ImageConfig> images = new HashMap<>();
    final List<String> asked = new ArrayList<>();

    FakeSources(String dockerfile) {
        file("dockerfile", "Dockerfile", dockerfile);
        images.put("docker.io/library/alpine:latest", image(AMD64, List.of()));
        images.put("docker.io/library/debian:12", image(AMD64, List.of()));
    }

    FakeSources file(String context, String path, String content) {
        contexts.computeIfAbsent(context, _ -> new HashMap<>()).put(path, content);
        return this;
    }

    static ImageConfig image(Platform platform, List<String> triggers) {
        ContainerConfig config = ContainerConfig.empty().with(draft -> {
            draft.process = new ProcessConfig(null, List.of("/bin/sh"), List.of("PATH=/bin"), "/", "");
            draft.onBuild = triggers;
        });
        return new ImageConfig(
                null, "", "", platform, config, List.of(DIGEST), List.of(new History(null, "base", "", "", false)));
    }

    static BuildRequest request() {
        return new BuildRequest(
                "ref",
                new Dockerfile(new ContextSource.OfClient("dockerfile"), "Dockerfile"),
                new ContextSource.OfClient("context"),
                Map.of(),
                "",
                Map.of(),
                Map.of(),
                List.of(),
                CacheUse.DEFAULT,
                StepDefaults.NONE,
                List.of(),
                Attestations.NONE,
                Entitlements.NONE);
    }

    @Override
    public Platform machine() {
        return AMD64;
    }

    @Override
    public Optional<byte[]> read(Vertex files, String path, int maxBytes) {
        if (files.operation() instanceof Operation.Context(ContextSource.OfClient client, FileQuery _)) {
            return Optional.ofNullable(
                            contexts.getOrDefault(client.name(), Map.of()).get(path))
                    .map(text -> text.getBytes(StandardCharsets.UTF_8));
        }
        if (files.operation() instanceof Operation.Git git) {
            return Optional.ofNullable(
                            contexts.getOrDefault(git.url(), Map.of()).get(path))
                    .map(text -> text.getBytes(StandardCharsets.UTF_8));
        }
        return Optional.empty();
    }

    @Override
    public Base image(String reference, Platform platform, boolean pull, String name) {
        asked.add(name);
        ImageConfig image = images.get(reference);
        if (image == null) {
            throw EngineException.notFound(reference + ": not found");
        }
        return new Base(DIGEST, image, false);
    }

    @Override
    public Base layoutImage(String store, String reference, Platform platform, String name) {
        return new Base(DIGEST, image(platform, List.of()), false);
    }

    @Override
    public Base buildResult(String result, Platform platform) {
        return new Base(null, image(platform, List.of()), false);
    }

    @Override
    public String commit(String url, String reference, String name) {
        return "1234567890123456789012345678901234567890";
    }

    @Override
    public boolean isArchive(String url) {
        return url.endsWith(".tar");
    }
}
