package dev.priok.build.exchange;

import dev.priok.build.cache.BuildCache;
import dev.priok.build.cache.Held;
import dev.priok.build.exchange.CacheSending.Kept;
import dev.priok.build.graph.Vertex;
import dev.priok.build.solver.SolverJob;
import dev.priok.build.step.FileTree;
import dev.priok.build.step.FileTree.Layer;
import dev.priok.build.step.StepOperations;
import dev.priok.model.Digest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Finds what a build's keys stand for, after it was worked off. */
public final class KeptResults {
    private final BuildCache cache;

    public KeptResults(BuildCache cache) {
        this.cache = cache;
    }

    /**
     * Results as layers; of those that are elsewhere yet, what is going to be sent is brought.
     *
     * @param image layers of images of the build
     * @param all those too that no image has
     */
    public List<Kept> of(SolverJob<FileTree> job, StepOperations operations, Set<Digest> image, boolean all) {
        Map<Vertex, Set<Digest>> keys = operations.keys();
        List<Vertex> vertices = new ArrayList<>(keys.keySet());
        List<FileTree> trees = job.solve(vertices);
        List<Kept> kept = new ArrayList<>();
        for (int i = 0; i < vertices.size(); i++) {
            Optional<List<Layer>> layers = layers(trees.get(i), image, all);
            Set<Digest> its = keys.getOrDefault(vertices.get(i), Set.of());
            if (layers.isPresent()) {
                all(its, layers.get()).forEach(key -> kept.add(new Kept(key, layers.get())));
            }
        }
        return kept;
    }

    private static Optional<List<Layer>> layers(FileTree tree, Set<Digest> image, boolean all) {
        return switch (tree) {
            case FileTree.Layers layers -> Optional.of(layers.layers());
            case FileTree.Elsewhere elsewhere ->
                Optional.of(
                        all || image.containsAll(diffIds(elsewhere.layers()))
                                ? elsewhere.here().layers()
                                : elsewhere.layers());
            case FileTree.Directory _ -> Optional.empty();
        };
    }

    private static List<Digest> diffIds(List<Layer> layers) {
        return layers.stream().map(Layer::diffId).toList();
    }

    /** Whoever made a result may have known more of its keys. */
    private Set<Digest> all(Set<Digest> keys, List<Layer> layers) {
        Set<Digest> all = new TreeSet<>(keys);
        List<Digest> diffIds = diffIds(layers);
        for (Digest key : keys) {
            Optional<Held> found = cache.find(key);
            if (found.isPresent()) {
                try (Held held = found.get()) {
                    if (held.record().layers().equals(diffIds)) {
                        all.addAll(held.record().keys());
                    }
                }
            }
        }
        return all;
    }
}
