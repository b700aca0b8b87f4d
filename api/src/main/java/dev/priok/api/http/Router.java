package dev.priok.api.http;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the endpoint for a method and a path. Patterns are literal, or have one variable in braces that matches at
 * least one character, slashes included. A literal beats a variable, a longer literal part beats a shorter one. Filled
 * once, then only read.
 */
public final class Router {
    private final Map<String, Map<String, Endpoint>> literals = new HashMap<>();
    private final Map<String, List<Pattern>> patterns = new HashMap<>();

    public Router get(String path, Endpoint endpoint) {
        return add("GET", path, endpoint);
    }

    public Router head(String path, Endpoint endpoint) {
        return add("HEAD", path, endpoint);
    }

    public Router post(String path, Endpoint endpoint) {
        return add("POST", path, endpoint);
    }

    public Router put(String path, Endpoint endpoint) {
        return add("PUT", path, endpoint);
    }

    public Router delete(String path, Endpoint endpoint) {
        return add("DELETE", path, endpoint);
    }

    private Router add(String method, String path, Endpoint endpoint) {
        int open = path.indexOf('{');
        if (open < 0) {
            literals.computeIfAbsent(method, _ -> new HashMap<>()).put(path, endpoint);
            return this;
        }
        int close = path.indexOf('}');
        List<Pattern> known = patterns.computeIfAbsent(method, _ -> new ArrayList<>());
        known.add(new Pattern(path.substring(0, open), path.substring(close + 1), endpoint));
        known.sort(Comparator.comparingInt(Pattern::literalLength).reversed());
        return this;
    }

    /** @param path decoded, without a version */
    Optional<Match> find(String method, String path) {
        Endpoint literal = literals.getOrDefault(method, Map.of()).get(path);
        if (literal != null) {
            return Optional.of(new Match(literal, ""));
        }
        for (Pattern pattern : patterns.getOrDefault(method, List.of())) {
            if (pattern.matches(path)) {
                return Optional.of(new Match(pattern.endpoint, pattern.variable(path)));
            }
        }
        return Optional.empty();
    }

    /** What a request is for; the variable is empty for a literal path. */
    record Match(Endpoint endpoint, String variable) {}

    private record Pattern(String prefix, String suffix, Endpoint endpoint) {
        int literalLength() {
            return prefix.length() + suffix.length();
        }

        boolean matches(String path) {
            return path.length() > literalLength() && path.startsWith(prefix) && path.endsWith(suffix);
        }

        String variable(String path) {
            return path.substring(prefix.length(), path.length() - suffix.length());
        }
    }
}
