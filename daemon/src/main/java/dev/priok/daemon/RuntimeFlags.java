package dev.priok.daemon;

import dev.priok.model.EngineException;
import dev.priok.runtime.AddedRuntime;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * OCI runtimes that the user adds, by dockerd's words.
 *
 * @param byDefault name of the one for containers that name none
 */
record RuntimeFlags(Map<String, AddedRuntime> added, String byDefault) {
    /** The daemon's own. */
    private static final String OWN = "crun";

    private static final String NAME = "[A-Za-z0-9][A-Za-z0-9_.-]*";
    private static final Set<String> KNOWN = Set.of("path", "runtimeArgs");

    RuntimeFlags {
        added = Map.copyOf(added);
        if (!byDefault.equals(OWN) && !added.containsKey(byDefault)) {
            throw EngineException.invalid("the default runtime \"" + byDefault + "\" is none of the runtimes: " + OWN
                    + (added.isEmpty() ? "" : ", " + String.join(", ", added.keySet())));
        }
    }

    static RuntimeFlags read(Map<Settings, List<String>> given) {
        Map<String, AddedRuntime> added = new LinkedHashMap<>();
        for (String text : given.getOrDefault(Settings.ADD_RUNTIME, List.of())) {
            String[] lines = text.split("\n", -1);
            int equals = lines[0].indexOf('=');
            String name = equals < 0 ? lines[0] : lines[0].substring(0, equals);
            if (equals < 0 || !name.matches(NAME)) {
                throw EngineException.invalid("invalid runtime \"" + lines[0] + "\": it must be name=path");
            }
            if (name.equals(OWN)) {
                throw EngineException.invalid("the runtime name " + OWN + " is taken: it is the daemon's own");
            }
            added.put(
                    name,
                    new AddedRuntime(
                            lines[0].substring(equals + 1), Arrays.asList(lines).subList(1, lines.length)));
        }
        return new RuntimeFlags(added, DaemonOptions.text(given, Settings.DEFAULT_RUNTIME, OWN));
    }

    /** The configuration file's object, as {@link #read} takes it: name=path, then an argument in each line. */
    static List<String> lines(JsonNode runtimes) {
        return runtimes.properties().stream()
                .map(entry -> line(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static String line(String name, JsonNode runtime) {
        for (String key : runtime.propertyNames()) {
            if (!KNOWN.contains(key)) {
                throw EngineException.invalid("runtime " + name + ": " + key
                        + " is not supported: only path and runtimeArgs of programs with runc's commands are");
            }
        }
        StringBuilder line = new StringBuilder(name + "=" + runtime.path("path").asString(""));
        for (JsonNode argument : runtime.path("runtimeArgs")) {
            if (argument.asString("").contains("\n")) {
                throw EngineException.invalid("runtime " + name + ": an argument has a line break");
            }
            line.append('\n').append(argument.asString(""));
        }
        return line.toString();
    }
}
