package dev.priok.build.graph;

import dev.priok.build.SourceLocation;
import dev.priok.model.Digest;
import dev.priok.model.ImageConfig.Platform;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An operation on the results of others. Two are equal if their definitions are, whatever they are called.
 *
 * @param platform whose programs run in it, and of which an image is taken
 * @param inputs whose numbers the operation uses
 */
public record Vertex(Operation operation, Platform platform, List<Vertex> inputs, About about, Digest digest) {
    public Vertex {
        inputs = List.copyOf(inputs);
    }

    public static Vertex of(Operation operation, Platform platform, List<Vertex> inputs, About about) {
        return new Vertex(operation, platform, inputs, about, Definition.digest(operation, platform, inputs));
    }

    /** All of the graph below the targets, and them; each once. */
    public static List<Vertex> all(Collection<Vertex> targets) {
        Deque<Vertex> open = new ArrayDeque<>(targets);
        Map<Digest, Vertex> seen = new LinkedHashMap<>();
        while (!open.isEmpty()) {
            Vertex vertex = open.pop();
            if (seen.putIfAbsent(vertex.digest(), vertex) == null) {
                open.addAll(vertex.inputs());
            }
        }
        return List.copyOf(seen.values());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Vertex vertex && digest.equals(vertex.digest);
    }

    @Override
    public int hashCode() {
        return digest.hashCode();
    }

    /**
     * What doesn't change the result.
     *
     * @param name for people, such as {@code [build 2/4] RUN make}
     * @param ignoreCache no earlier result is taken
     * @param location where it was asked for; null: nowhere
     */
    public record About(
            String name, boolean ignoreCache, @Nullable SourceLocation location) {}
}
