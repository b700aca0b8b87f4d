package dev.priok.compose.task;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

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
        Map<String, CountDownLatch> done = new LinkedHashMap<>();
        needs.keySet().forEach(name -> done.put(name, new CountDownLatch(1)));
        try (TaskScope scope = new TaskScope(0)) {
            needs.forEach((name, needed) -> scope.fork(() -> {
                try {
                    for (String other : needed) {
                        CountDownLatch latch = done.get(other);
                        if (latch != null) {
                            latch.await();
                        }
                    }
                    if (!scope.failed()) {
                        work.run(name);
                    }
                } catch (Exception | Error e) {
                    // Before anyone who waits for this one goes on.
                    scope.fail(e);
                } finally {
                    CountDownLatch own = done.get(name);
                    if (own != null) {
                        own.countDown();
                    }
                }
            }));
            scope.join();
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
