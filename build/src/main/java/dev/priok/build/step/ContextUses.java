package dev.priok.build.step;

import dev.priok.build.ContextSource;
import dev.priok.build.graph.Operation;
import dev.priok.build.graph.Vertex;
import dev.priok.model.Digest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who needs the directories that belong to a build. Files that one step alone needs are moved, not copied: a context is
 * thrown away in the end.
 */
final class ContextUses {
    private final Map<Digest, Integer> users = new HashMap<>();
    private final Map<Path, Integer> vertices = new HashMap<>();
    private final Map<Digest, Path> directories = new HashMap<>();

    /** @param targets everything that is still to be made of the contexts */
    ContextUses(Collection<Vertex> targets) {
        List<Vertex> open = new ArrayList<>(targets);
        Set<Digest> seen = new HashSet<>();
        // What is asked for itself is handed over.
        targets.forEach(target -> users.merge(target.digest(), 1, Integer::sum));
        while (!open.isEmpty()) {
            Vertex vertex = open.removeLast();
            if (!seen.add(vertex.digest())) {
                continue;
            }
            if (vertex.operation() instanceof Operation.Context context
                    && context.source() instanceof ContextSource.OfMachine(Path directory)) {
                vertices.merge(directory, 1, Integer::sum);
                directories.put(vertex.digest(), directory);
            }
            vertex.inputs().forEach(input -> users.merge(input.digest(), 1, Integer::sum));
            open.addAll(vertex.inputs());
        }
    }

    /** Whether what this context's vertex takes of its directory is all that is needed of it. */
    boolean isOnly(Vertex context) {
        Path directory = directories.get(context.digest());
        return directory != null && vertices.getOrDefault(directory, 0) == 1;
    }

    /** Whether one vertex alone needs what this one makes of a directory of the build. */
    boolean isForOne(Vertex context) {
        return isOnly(context) && users.getOrDefault(context.digest(), 0) == 1;
    }
}
