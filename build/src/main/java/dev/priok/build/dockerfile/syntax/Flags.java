package dev.priok.build.dockerfile.syntax;

import dev.priok.build.BuildException;
import dev.priok.model.Suggestion;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An instruction's flags, checked against those it has. */
final class Flags {
    enum Kind {
        TRUTH,
        TEXT,
        TEXTS
    }

    private final Map<String, List<String>> values = new LinkedHashMap<>();

    private Flags() {}

    /** Reads flags; {@code known} says which there are. */
    static Flags parse(List<String> given, Map<String, Kind> known) {
        Flags flags = new Flags();
        for (String flag : given) {
            int equals = flag.indexOf('=');
            String dashed = equals < 0 ? flag : flag.substring(0, equals);
            String name = dashed.substring(2);
            Kind kind = known.get(name);
            if (kind == null) {
                throw BuildException.of(
                        Suggestion.added("unknown flag: " + dashed, Suggestion.among(name, known.keySet())));
            }
            if (flags.values.containsKey(name) && kind != Kind.TEXTS) {
                throw BuildException.of("duplicate flag specified: " + dashed);
            }
            String value = equals < 0 ? null : flag.substring(equals + 1);
            flags.values.computeIfAbsent(name, _ -> new ArrayList<>()).add(checked(dashed, kind, value));
        }
        return flags;
    }

    private static String checked(String dashed, Kind kind, @Nullable String value) {
        if (kind != Kind.TRUTH) {
            if (value == null) {
                throw BuildException.of("missing a value on flag: " + dashed);
            }
            return value;
        }
        if (value == null) {
            return "true";
        }
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "true" -> "true";
            case "false" -> "false";
            case "" -> throw BuildException.of("missing a value on flag: " + dashed);
            default -> throw BuildException.of("expecting boolean value for flag " + dashed + ", not: " + value);
        };
    }

    String text(String name) {
        List<String> given = values.get(name);
        return given == null ? "" : given.getFirst();
    }

    String text(String name, String otherwise) {
        return values.containsKey(name) ? text(name) : otherwise;
    }

    List<String> texts(String name) {
        return values.getOrDefault(name, List.of());
    }

    boolean isTrue(String name) {
        return text(name).equals("true");
    }

    /** Null if not said. */
    @Nullable
    Boolean truth(String name) {
        return values.containsKey(name) ? isTrue(name) : null;
    }
}
