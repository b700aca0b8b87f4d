package dev.priok.api.http;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds the endpoint for a method and a path. Patterns are literal, or have one variable in braces that matches at
 * least one character, slashes included, or two, of which the second has no slash. A literal beats a variable, a longer
 * literal part beats a shorter one. Filled once, then only read.
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
        int close = path.lastIndexOf('}');
        int first = path.indexOf('}');
        String middle = first == close ? "" : path.substring(first + 1, path.lastIndexOf('{'));
        List<Pattern> known = patterns.computeIfAbsent(method, _ -> new ArrayList<>());
        known.add(new Pattern(path.substring(0, open), middle, path.substring(close + 1), endpoint));
        known.sort(Comparator.comparingInt(Pattern::literalLength).reversed());
        return this;
    }

    /** @param path decoded, without a version */
    Optional<Match> find(String method, String path) {
        Endpoint literal = literals.getOrDefault(method, Map.of()).get(path);
        if (literal != null) {
            return Optional.of(new Match(literal, "", ""));
        }
        for (Pattern pattern : patterns.getOrDefault(method, List.of())) {
            Match match = pattern.match(path);
            if (match != null) {
                return Optional.of(match);
            }
        }
        return Optional.empty();
    }

    /**
     * What a request is for.
     *
     * @param variable empty for a literal path
     * @param second the second variable; empty if there is only one
     */
    record Match(Endpoint endpoint, String variable, String second) {}

    /** @param middle between two variables; empty if there is only one */
    private record Pattern(String prefix, String middle, String suffix, Endpoint endpoint) {
        int literalLength() {
            return prefix.length() + middle.length() + suffix.length();
        }

        @Nullable
        Match match(String path) {
            if (path.length() <= literalLength() || !path.startsWith(prefix) || !path.endsWith(suffix)) {
                return null;
            }
            String open = path.substring(prefix.length(), path.length() - suffix.length());
            if (middle.isEmpty()) {
                return new Match(endpoint, open, "");
            }
            int between = open.lastIndexOf(middle);
            String second = open.substring(between + middle.length());
            boolean both = between > 0 && !second.isEmpty() && second.indexOf('/') < 0;
            return both ? new Match(endpoint, open.substring(0, between), second) : null;
        }
    }
}
