package dev.priok.build.dockerfile;

import dev.priok.build.BuildException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** All stages of a plan, in the order in which they are planned. */
final class Stages {
    private final List<Stage> all = new ArrayList<>();
    private final Map<String, Stage> byName = new HashMap<>();

    void add(Stage stage) {
        all.add(stage);
        Stage base = byName.get(stage.baseName);
        stage.base = base;
        if (base != null) {
            stage.parameters = base.parameters.copy();
        }
        if (!stage.name.isEmpty()) {
            byName.put(stage.name, stage);
        }
    }

    List<Stage> all() {
        return List.copyOf(all);
    }

    Stage last() {
        return all.getLast();
    }

    Optional<Stage> named(String name) {
        return Optional.ofNullable(byName.get(name.toLowerCase(Locale.ROOT)));
    }

    Stage numbered(int number) {
        if (number < 0 || number >= all.size()) {
            throw BuildException.of("invalid stage index " + number);
        }
        return all.get(number);
    }

    List<String> labels() {
        return all.stream()
                .map(stage -> stage.label)
                .filter(label -> !label.isEmpty())
                .toList();
    }

    /** A stage and all that it needs: first itself, then its base with all of that, then the others. */
    static Set<Stage> neededBy(Stage target) {
        Set<Stage> found = new LinkedHashSet<>();
        Deque<Stage> open = new ArrayDeque<>(List.of(target));
        while (!open.isEmpty()) {
            Stage stage = open.pop();
            if (!found.add(stage)) {
                continue;
            }
            stage.needs.keySet().forEach(open::push);
            Stage base = stage.base;
            if (base != null) {
                open.push(base);
            }
        }
        return found;
    }

    /** The stage that needs itself, if there is one, with the step that closes the circle. */
    Optional<Circle> circle() {
        Set<Stage> done = new HashSet<>();
        for (Stage start : all) {
            Deque<Stage> path = new ArrayDeque<>();
            Set<Stage> onPath = new HashSet<>();
            Deque<Iterator<Stage>> rest = new ArrayDeque<>();
            if (done.add(start)) {
                path.push(start);
                onPath.add(start);
                rest.push(start.needs.keySet().iterator());
            }
            while (!rest.isEmpty()) {
                if (!rest.element().hasNext()) {
                    rest.pop();
                    onPath.remove(path.pop());
                    continue;
                }
                Stage next = rest.element().next();
                if (onPath.contains(next)) {
                    return Optional.of(new Circle(start, path.element(), next));
                }
                if (done.add(next)) {
                    path.push(next);
                    onPath.add(next);
                    rest.push(next.needs.keySet().iterator());
                }
            }
        }
        return Optional.empty();
    }

    /** @param start where the search began */
    record Circle(Stage start, Stage from, Stage to) {}
}
