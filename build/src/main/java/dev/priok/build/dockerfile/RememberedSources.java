package dev.priok.build.dockerfile;

import dev.priok.build.graph.Vertex;
import dev.priok.model.ImageConfig.Platform;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Asks everything once for a plan: what a tag or a branch means must not change between one platform and the next. Not
 * thread-safe.
 */
final class RememberedSources implements BuildSources {
    private final BuildSources sources;
    private final Map<List<Object>, Base> images = new HashMap<>();
    private final Map<List<String>, String> commits = new HashMap<>();
    private final Map<String, Boolean> archives = new HashMap<>();

    RememberedSources(BuildSources sources) {
        this.sources = sources;
    }

    @Override
    public Platform machine() {
        return sources.machine();
    }

    @Override
    public Optional<byte[]> read(Vertex files, String path, int maxBytes) {
        return sources.read(files, path, maxBytes);
    }

    @Override
    public Base image(String reference, Platform platform, boolean pull, String name) {
        return images.computeIfAbsent(
                List.of(reference, platform, pull), _ -> sources.image(reference, platform, pull, name));
    }

    @Override
    public Base layoutImage(String store, String reference, Platform platform, String name) {
        return sources.layoutImage(store, reference, platform, name);
    }

    @Override
    public Base buildResult(String result, Platform platform) {
        return sources.buildResult(result, platform);
    }

    @Override
    public String commit(String url, String reference, String name) {
        return commits.computeIfAbsent(List.of(url, reference), _ -> sources.commit(url, reference, name));
    }

    @Override
    public boolean isArchive(String url) {
        return archives.computeIfAbsent(url, sources::isArchive);
    }
}
