package dev.priok.build.dockerfile;

import dev.priok.build.SourceLocation;
import dev.priok.build.SourceLocation.SourceFile;
import dev.priok.build.dockerfile.TargetOutline.Argument;
import dev.priok.build.dockerfile.TargetOutline.Need;
import dev.priok.build.dockerfile.check.Lines;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** What of a stage is up to who builds it: arguments, secrets, agents. */
final class Parameters {
    private final Map<String, Declared> declared = new HashMap<>();
    private final Set<String> used = new LinkedHashSet<>();
    private final Map<String, Wanted> secrets = new LinkedHashMap<>();
    private final Map<String, Wanted> agents = new LinkedHashMap<>();

    /**
     * An ARG.
     *
     * @param needs other arguments that its value is made of
     */
    record Declared(String description, String value, Lines lines, Set<String> needs) {
        Declared {
            needs = Set.copyOf(needs);
        }
    }

    private record Wanted(boolean required, Lines lines) {}

    Parameters copy() {
        Parameters copy = new Parameters();
        copy.declared.putAll(declared);
        copy.used.addAll(used);
        copy.secrets.putAll(secrets);
        copy.agents.putAll(agents);
        return copy;
    }

    /** In place of an earlier one of the name, whose needs a value made of that very name keeps. */
    void declare(String name, Declared argument) {
        Declared before = declared.get(name);
        Set<String> needs = new HashSet<>(argument.needs());
        if (needs.remove(name) && before != null) {
            needs.addAll(before.needs());
        }
        declared.put(name, new Declared(argument.description(), argument.value(), argument.lines(), needs));
    }

    void use(Collection<String> names) {
        used.addAll(names);
    }

    void wantSecret(String id, boolean required, Lines lines) {
        secrets.putIfAbsent(id, new Wanted(required, lines));
    }

    void wantAgent(String id, boolean required, Lines lines) {
        agents.putIfAbsent(id, new Wanted(required, lines));
    }

    private Set<String> allUsed() {
        Set<String> all = new LinkedHashSet<>();
        Deque<String> open = new ArrayDeque<>(used);
        while (!open.isEmpty()) {
            String name = open.pop();
            if (all.add(name) && declared.containsKey(name)) {
                open.addAll(declared.get(name).needs());
            }
        }
        return all;
    }

    /** What a target that has been planned can be given, for itself and for all stages that it needs. */
    static TargetOutline outline(Stage target, String description, SourceFile file) {
        Map<String, Argument> arguments = new LinkedHashMap<>();
        Map<String, Need> secrets = new LinkedHashMap<>();
        Map<String, Need> agents = new LinkedHashMap<>();
        for (Stage stage : Stages.neededBy(target)) {
            Parameters parameters = stage.parameters;
            for (String name : parameters.allUsed()) {
                Declared argument = parameters.declared.get(name);
                if (argument != null) {
                    arguments.putIfAbsent(
                            name,
                            new Argument(
                                    name,
                                    argument.description(),
                                    argument.value(),
                                    argument.lines().in(file)));
                }
            }
            needs(parameters.secrets, secrets, file);
            needs(parameters.agents, agents, file);
        }
        return new TargetOutline(
                file,
                target.name,
                description,
                inOrder(arguments.values(), Argument::location),
                inOrder(secrets.values(), Need::location),
                inOrder(agents.values(), Need::location));
    }

    private static void needs(Map<String, Wanted> wanted, Map<String, Need> all, SourceFile file) {
        wanted.forEach((id, want) ->
                all.putIfAbsent(id, new Need(id, want.required(), want.lines().in(file))));
    }

    private static <T> List<T> inOrder(Collection<T> all, Function<T, SourceLocation> location) {
        List<T> sorted = new ArrayList<>(all);
        sorted.sort(Comparator.comparing(location, Comparator.comparingInt(SourceLocation::firstLine)));
        return sorted;
    }
}
