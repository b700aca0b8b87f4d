package dev.priok.build.graph;

import dev.priok.build.ContextSource;
import dev.priok.model.ImageConfig.Platform;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * A target and all that it was made of, also by other builds whose results it took.
 *
 * @param links what made those results, by the vertices that take them
 */
public record Lineage(Vertex target, Map<Vertex, Vertex> links) {
    public Lineage {
        links = Map.copyOf(links);
    }

    /** @param others how other builds' results for a platform were made */
    public static Lineage of(Vertex target, BiFunction<ContextSource.OfBuild, Platform, Lineage> others) {
        Map<Vertex, Vertex> links = new HashMap<>();
        for (Vertex vertex : Vertex.all(List.of(target))) {
            if (vertex.operation() instanceof Operation.Context(ContextSource.OfBuild build, var _)) {
                Lineage other = others.apply(build, vertex.platform());
                links.put(vertex, other.target());
                links.putAll(other.links());
            }
        }
        return new Lineage(target, links);
    }

    /** What was done, each once; in place of what took other builds' results, what those did. */
    public List<Vertex> all() {
        Deque<Vertex> open = new ArrayDeque<>();
        open.add(made(target));
        Set<Vertex> seen = new LinkedHashSet<>();
        while (!open.isEmpty()) {
            Vertex vertex = open.pop();
            if (seen.add(vertex)) {
                open.addAll(inputs(vertex));
            }
        }
        return List.copyOf(seen);
    }

    /** Those of {@link #all}. */
    public List<Vertex> inputs(Vertex vertex) {
        return vertex.inputs().stream().map(this::made).toList();
    }

    private Vertex made(Vertex vertex) {
        Vertex maker = vertex;
        while (links.containsKey(maker)) {
            maker = links.getOrDefault(maker, maker);
        }
        return maker;
    }
}
