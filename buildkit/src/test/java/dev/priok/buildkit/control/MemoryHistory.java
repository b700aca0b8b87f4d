package dev.priok.buildkit.control;

import dev.priok.engine.port.BuildHistory;
import dev.priok.model.Digest;
import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

final class MemoryHistory implements BuildHistory {
    final Map<String, PastBuild> builds = new ConcurrentHashMap<>();
    final Map<String, List<Part>> parts = new ConcurrentHashMap<>();
    volatile boolean full;

    @Override
    public List<PastBuild> all() {
        return builds.values().stream()
                .sorted(Comparator.comparing(PastBuild::endedAt))
                .toList();
    }

    @Override
    public void save(PastBuild build, List<Part> its) {
        if (full) {
            throw new EngineException(new EngineError.ResourceExhausted("no space left"));
        }
        parts.put(build.reference(), its);
        builds.put(build.reference(), build);
    }

    @Override
    public void update(PastBuild build) {
        builds.replace(build.reference(), build);
    }

    @Override
    public Optional<byte[]> part(Digest digest) {
        return parts.values().stream()
                .flatMap(List::stream)
                .filter(part -> part.digest().equals(digest))
                .map(Part::content)
                .findFirst();
    }

    @Override
    public void remove(String reference) {
        builds.remove(reference);
        parts.remove(reference);
    }
}
