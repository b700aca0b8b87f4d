package dev.priok.compose.task;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * What needs what, and work done in that order: everything whose needs are met goes on at once.
 *
 * @param needs for each name the names it needs; names that aren't keys are no part of it and are needed by nobody
 */
public record DependencyOrder(Map<String, Set<String>> needs) {

    public DependencyOrder {
        Map<String, Set<String>> known = new LinkedHashMap<>();
        for (Map.Entry<String, Set<String>> entry : needs.entrySet()) {
            Set<String> inside = new LinkedHashSet<>(entry.getValue());
            inside.retainAll(needs.keySet());
            inside.remove(entry.getKey());
            known.put(entry.getKey(), inside);
        }
        needs = known;
        refuseCycles(known);
    }

    /** What is done for one name. */
    @FunctionalInterface
    public interface Work {
        void run(String name) throws Exception;
    }

    /** Work of which the part that takes no time needs no other thread. */
    @FunctionalInterface
    public interface Beginning {
        /** Does what can be done at once on the caller's thread; returns what else there is to do, null: nothing. */
        @Nullable
        Work begin(String name) throws Exception;
    }

    /** The same with every arrow turned round: what is needed comes after what needs it. */
    public DependencyOrder reversed() {
        Map<String, Set<String>> turned = new LinkedHashMap<>();
        needs.keySet().forEach(name -> turned.put(name, new LinkedHashSet<>()));
        needs.forEach((name, needed) -> needed.forEach(other ->
                turned.computeIfAbsent(other, _ -> new LinkedHashSet<>()).add(name)));
        return new DependencyOrder(turned);
    }

    /** The names and all that they need, directly or not. */
    public Set<String> withNeeds(Iterable<String> names) {
        Set<String> all = new LinkedHashSet<>();
        names.forEach(name -> collect(name, all));
        return all;
    }

    private void collect(String name, Set<String> into) {
        if (needs.containsKey(name) && into.add(name)) {
            needs.getOrDefault(name, Set.of()).forEach(other -> collect(other, into));
        }
    }

    /** Each name after what it needs. */
    public List<String> sorted() {
        return new ArrayList<>(withNeedsFirst());
    }

    private Set<String> withNeedsFirst() {
        Set<String> done = new LinkedHashSet<>();
        needs.keySet().forEach(name -> visit(name, done));
        return done;
    }

    private void visit(String name, Set<String> done) {
        if (!done.contains(name)) {
            needs.getOrDefault(name, Set.of()).forEach(other -> visit(other, done));
            done.add(name);
        }
    }

    /** Does the work for all names; blocks until it is done, throws what failed first. */
    public void run(Work work) {
        runInSteps(_ -> work);
    }

    /**
     * Does the work for all names, each on a thread of its own unless its beginning is all there is to do; blocks until
     * it is done, throws what failed first.
     */
    public void runInSteps(Beginning beginning) {
        Map<String, Set<String>> unmet = new LinkedHashMap<>();
        needs.forEach((name, needed) -> unmet.put(name, new LinkedHashSet<>(needed)));
        BlockingQueue<String> ended = new LinkedBlockingQueue<>();
        int going = 0;
        try (TaskScope scope = new TaskScope(0)) {
            while (true) {
                String name = scope.failed() ? null : takeReady(unmet);
                if (name != null) {
                    Work rest = begin(name, beginning, scope);
                    if (rest == null) {
                        meet(name, unmet);
                    } else {
                        going++;
                        scope.fork(() -> end(name, rest, scope, ended));
                    }
                } else if (going > 0) {
                    meet(ended.take(), unmet);
                    going--;
                } else {
                    break;
                }
            }
            scope.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (CancellationException) new CancellationException("interrupted").initCause(e);
        }
    }

    private static @Nullable String takeReady(Map<String, Set<String>> unmet) {
        for (Map.Entry<String, Set<String>> entry : unmet.entrySet()) {
            if (entry.getValue().isEmpty()) {
                unmet.remove(entry.getKey());
                return entry.getKey();
            }
        }
        return null;
    }

    private static void meet(String done, Map<String, Set<String>> unmet) {
        for (Set<String> needed : unmet.values()) {
            needed.remove(done);
        }
    }

    /** What is left to do for it; null: nothing, or it failed. */
    private static @Nullable Work begin(String name, Beginning beginning, TaskScope scope) {
        try {
            return beginning.begin(name);
        } catch (Exception | Error e) {
            scope.fail(e);
            return null;
        }
    }

    private static void end(String name, Work rest, TaskScope scope, BlockingQueue<String> ended) {
        try {
            rest.run(name);
        } catch (Exception | Error e) {
            // Before anyone who waits for this one goes on.
            scope.fail(e);
        } finally {
            ended.add(name);
        }
    }

    private static void refuseCycles(Map<String, Set<String>> needs) {
        Set<String> finished = new LinkedHashSet<>();
        for (String name : needs.keySet()) {
            walk(name, needs, new LinkedHashSet<>(), finished);
        }
    }

    private static void walk(String name, Map<String, Set<String>> needs, Set<String> path, Set<String> finished) {
        if (finished.contains(name)) {
            return;
        }
        if (!path.add(name)) {
            throw new IllegalArgumentException(
                    "dependency cycle detected: " + String.join(" -> ", path) + " -> " + name);
        }
        for (String other : needs.getOrDefault(name, Set.of())) {
            walk(other, needs, path, finished);
        }
        path.remove(name);
        finished.add(name);
    }
}
