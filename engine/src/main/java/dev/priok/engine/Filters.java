package dev.priok.engine;

import dev.priok.model.EngineException;
import dev.priok.model.GoBoolean;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/** What a listing or a prune is restricted to: key -> wanted values, as in the API's {@code filters}. */
public record Filters(Map<String, Set<String>> values) {
    public static final Filters NONE = new Filters(Map.of());

    public Filters {
        Map<String, Set<String>> copy = new TreeMap<>();
        values.forEach((key, wanted) -> {
            if (!wanted.isEmpty()) {
                copy.put(key, new LinkedHashSet<>(wanted));
            }
        });
        values = copy;
    }

    /** InvalidParameter with Docker's wording if there is a key that isn't accepted. */
    public Filters requireKeys(List<String> accepted) {
        for (String key : values.keySet()) {
            if (!accepted.contains(key)) {
                throw EngineException.invalid("invalid filter '" + key + "'");
            }
        }
        return this;
    }

    public boolean has(String key) {
        return values.containsKey(key);
    }

    /** The wanted values; empty if the key isn't given. */
    public Set<String> get(String key) {
        return values.getOrDefault(key, Set.of());
    }

    /** True if the key isn't given, or any of its values passes. */
    public boolean any(String key, Predicate<String> test) {
        return !has(key) || get(key).stream().anyMatch(test);
    }

    /** A yes/no filter; InvalidParameter for other words. */
    public boolean flag(String key, boolean otherwise) {
        if (!has(key)) {
            return otherwise;
        }
        boolean result = otherwise;
        for (String word : get(key)) {
            result = GoBoolean.parse(word)
                    .orElseThrow(() -> EngineException.invalid("invalid filter '" + key + "=" + word + "'"));
        }
        return result;
    }

    /** Docker's label filters: every {@code label} must match, no {@code label!} may. */
    public boolean labels(Map<String, String> labels) {
        return get("label").stream().allMatch(wanted -> labelMatches(labels, wanted))
                && get("label!").stream().noneMatch(unwanted -> labelMatches(labels, unwanted));
    }

    private static boolean labelMatches(Map<String, String> labels, String wanted) {
        int equals = wanted.indexOf('=');
        if (equals < 0) {
            return labels.containsKey(wanted);
        }
        return wanted.substring(equals + 1).equals(labels.get(wanted.substring(0, equals)));
    }
}
