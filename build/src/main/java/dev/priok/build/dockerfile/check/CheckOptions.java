package dev.priok.build.dockerfile.check;

import dev.priok.build.BuildException;
import dev.priok.model.GoBoolean;
import dev.priok.model.Quoted;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which checks to make, as {@code # check=} says it: {@code skip=A,B;experimental=C;error=true}.
 *
 * @param error a failed check fails the build
 */
public record CheckOptions(
        Set<String> skip, boolean skipAll, Set<String> experimental, boolean experimentalAll, boolean error) {
    public static final CheckOptions DEFAULT = new CheckOptions(Set.of(), false, Set.of(), false, false);

    public CheckOptions {
        skip = Set.copyOf(skip);
        experimental = Set.copyOf(experimental);
    }

    public static CheckOptions parse(String text) {
        CheckOptions options = DEFAULT;
        if (text.isBlank()) {
            return options;
        }
        for (String part : text.strip().split(";", 3)) {
            int equals = part.indexOf('=');
            if (equals < 0) {
                throw BuildException.of("invalid check option " + Quoted.of(part));
            }
            String name = part.substring(0, equals).strip();
            String value = part.substring(equals + 1).strip();
            options = switch (name) {
                case "skip" -> options.merged(new CheckOptions(names(value), all(value), Set.of(), false, false));
                case "experimental" ->
                    options.merged(new CheckOptions(Set.of(), false, names(value), all(value), false));
                case "error" ->
                    new CheckOptions(
                            options.skip,
                            options.skipAll,
                            options.experimental,
                            options.experimentalAll,
                            truth(value, part));
                default -> throw BuildException.of("invalid check option " + Quoted.of(name));
            };
        }
        return options;
    }

    private static boolean all(String value) {
        return value.equals("all");
    }

    private static Set<String> names(String value) {
        return all(value)
                ? Set.of()
                : Arrays.stream(value.split(",", -1)).map(String::strip).collect(Collectors.toSet());
    }

    private static boolean truth(String value, String part) {
        return GoBoolean.parse(value)
                .orElseThrow(() -> BuildException.of("failed to parse check option " + Quoted.of(part)
                        + ": strconv.ParseBool: parsing " + Quoted.of(value) + ": invalid syntax"));
    }

    /** Both; only this one's {@code error} counts. */
    CheckOptions merged(CheckOptions other) {
        Set<String> skipped = new HashSet<>(skip);
        skipped.addAll(other.skip);
        Set<String> tried = new HashSet<>(experimental);
        tried.addAll(other.experimental);
        return new CheckOptions(
                skipped, skipAll || other.skipAll, tried, experimentalAll || other.experimentalAll, error);
    }

    boolean makes(Rule rule) {
        return rule.experimental()
                ? experimentalAll || experimental.contains(rule.ruleName())
                : !skipAll && !skip.contains(rule.ruleName());
    }
}
