package dev.priok.buildkit.control;

import dev.priok.model.EngineException;
import dev.priok.model.GoBoolean;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Options of a frontend by name. What nobody has taken in the end is refused, so that no option is ignored in silence.
 * Used by one thread.
 */
final class FrontendOptions {
    /**
     * Where sources came from, for provenance; what an input's configuration is, which is known here; and what a frontend
     * must understand.
     */
    private static final List<String> ONLY_TOLD = List.of("vcs:", "input-metadata:", "sharedkey:", "frontend.caps");

    private final Map<String, String> left;

    FrontendOptions(Map<String, String> options) {
        left = new HashMap<>(options);
    }

    boolean has(String name) {
        return left.containsKey(name);
    }

    /** Empty if it isn't given. */
    String take(String name) {
        String value = left.remove(name);
        return value == null ? "" : value;
    }

    boolean takeFlag(String name) {
        String value = take(name);
        return !value.isEmpty()
                && GoBoolean.parse(value)
                        .orElseThrow(() -> EngineException.invalid("invalid boolean value for " + name + ": " + value));
    }

    long takeNumber(String name) {
        String value = take(name);
        try {
            return value.isEmpty() ? 0 : Long.parseLong(value);
        } catch (NumberFormatException e) {
            throw EngineException.invalid("invalid " + name + " value: " + value);
        }
    }

    /** All whose names begin so, by the rest of their names. */
    Map<String, String> takeAll(String prefix) {
        Map<String, String> taken = new LinkedHashMap<>();
        for (String name : new TreeSet<>(left.keySet())) {
            if (name.startsWith(prefix)) {
                taken.put(name.substring(prefix.length()), take(name));
            }
        }
        return taken;
    }

    /** InvalidParameter if one is left. */
    void requireAllTaken() {
        Set<String> names = new TreeSet<>(left.keySet());
        names.removeIf(name -> ONLY_TOLD.stream().anyMatch(name::startsWith));
        if (!names.isEmpty()) {
            throw EngineException.invalid(
                    "not supported of builds: option" + (names.size() > 1 ? "s " : " ") + String.join(", ", names));
        }
    }
}
