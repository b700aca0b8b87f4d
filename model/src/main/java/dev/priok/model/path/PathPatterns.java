package dev.priok.model.path;

import dev.priok.model.EngineException;
import java.util.ArrayList;
import java.util.List;

/**
 * Patterns of paths, of which the last one that matches a path or a directory above it decides; one with {@code !} in front
 * takes back what those before said. Immutable and thread-safe.
 */
public final class PathPatterns {
    private final List<PathPattern> patterns;
    private final boolean exceptions;

    private PathPatterns(List<PathPattern> patterns) {
        this.patterns = List.copyOf(patterns);
        exceptions = patterns.stream().anyMatch(PathPattern::exception);
    }

    /**
     * Reads patterns.
     *
     * @throws dev.priok.model.EngineException InvalidParameter if one has an error
     */
    public static PathPatterns of(List<String> texts) {
        List<PathPattern> patterns = new ArrayList<>();
        for (String text : texts) {
            String trimmed = text.strip();
            if (!trimmed.isEmpty()) {
                boolean exception = trimmed.startsWith("!");
                if (trimmed.equals("!")) {
                    throw EngineException.invalid("illegal exclusion pattern: \"!\"");
                }
                String path = SlashPath.clean(exception ? trimmed.substring(1) : trimmed);
                patterns.add(PathPattern.parse(exception, path.startsWith("/") ? path.substring(1) : path));
            }
        }
        return new PathPatterns(patterns);
    }

    public boolean isEmpty() {
        return patterns.isEmpty();
    }

    public boolean hasExceptions() {
        return exceptions;
    }

    /** Whether a path is meant; relative and without {@code .} and {@code ..}. */
    public boolean matches(String path) {
        boolean matched = false;
        for (PathPattern pattern : patterns) {
            if (pattern.exception() == matched && pattern.matchesOrIsAbove(path)) {
                matched = !pattern.exception();
            }
        }
        return matched;
    }

    /** Whether everything below a directory is meant too, so that nobody has to look there. */
    public boolean matchesAllBelow(String directory) {
        if (!matches(directory)) {
            return false;
        }
        return patterns.stream().noneMatch(pattern -> pattern.exception() && pattern.mayMatchBelow(directory));
    }

    /** Whether one of the patterns means every file of the root. */
    public boolean meansEverything() {
        return patterns.stream().anyMatch(PathPattern::meansEverything);
    }
}
