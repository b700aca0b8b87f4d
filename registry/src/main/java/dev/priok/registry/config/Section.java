package dev.priok.registry.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A mapping in the file. Each key is taken once; those that nobody takes are refused by name. */
final class Section {
    private static final Pattern DURATION_PART = Pattern.compile("(\\d{1,9})(ms|s|m|h)");

    private final String path;
    private final Map<Object, Object> left = new LinkedHashMap<>();

    /** @param value of the key at that path; null: it has none */
    Section(String path, @Nullable Object value) throws SettingsException {
        this.path = path;
        switch (value) {
            case null -> {}
            case Map<?, ?> map -> map.forEach((key, held) -> left.put(key, held == null ? Map.of() : held));
            default -> throw new SettingsException(path + " must have keys of its own, but is " + value);
        }
    }

    String name(Object key) {
        return path.isEmpty() ? String.valueOf(key) : path + "." + key;
    }

    boolean has(String key) {
        return left.containsKey(key);
    }

    Section section(String key) throws SettingsException {
        return new Section(name(key), left.remove(key));
    }

    String text(String key, String otherwise) throws SettingsException {
        Object value = left.remove(key);
        return switch (value) {
            case null -> otherwise;
            case String text -> text;
            case Number number -> number.toString();
            case Boolean flag -> flag.toString();
            default -> throw new SettingsException(name(key) + " must be a single value");
        };
    }

    /** SettingsException if it is missing or empty. */
    String required(String key) throws SettingsException {
        String value = text(key, "");
        if (value.isEmpty()) {
            throw new SettingsException(name(key) + " is missing");
        }
        return value;
    }

    boolean flag(String key, boolean otherwise) throws SettingsException {
        String text = text(key, String.valueOf(otherwise));
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new SettingsException(name(key) + " must be true or false, but is " + text);
        };
    }

    /** At least 1. */
    int number(String key, int otherwise) throws SettingsException {
        String text = text(key, String.valueOf(otherwise));
        if (!text.matches("[1-9]\\d{0,8}")) {
            throw new SettingsException(name(key) + " must be a number above 0, but is " + text);
        }
        return Integer.parseInt(text);
    }

    /** As Go writes durations: {@code 168h}, {@code 1h30m}, {@code 10s}, {@code 0}. */
    Duration duration(String key, Duration otherwise) throws SettingsException {
        String text = text(key, "");
        if (text.isEmpty()) {
            return otherwise;
        }
        if (text.equals("0")) {
            return Duration.ZERO;
        }
        Matcher part = DURATION_PART.matcher(text);
        Duration sum = Duration.ZERO;
        int end = 0;
        while (part.find() && part.start() == end) {
            long count = Long.parseLong(part.group(1));
            sum = sum.plus(
                    switch (part.group(2)) {
                        case "ms" -> Duration.ofMillis(count);
                        case "s" -> Duration.ofSeconds(count);
                        case "m" -> Duration.ofMinutes(count);
                        default -> Duration.ofHours(count);
                    });
            end = part.end();
        }
        if (end != text.length()) {
            throw new SettingsException(name(key) + " must be a duration such as 24h or 30m, but is " + text);
        }
        return sum;
    }

    /** Texts by their keys; a list of them becomes one text, as several values of a header do. */
    Map<String, String> texts(String key) throws SettingsException {
        Section inner = section(key);
        Map<String, String> texts = new LinkedHashMap<>();
        for (Map.Entry<Object, Object> entry : inner.left.entrySet()) {
            String value = entry.getValue() instanceof List<?> list
                    ? String.join(", ", list.stream().map(String::valueOf).toList())
                    : String.valueOf(entry.getValue());
            if (value.chars().anyMatch(Character::isISOControl)) {
                throw new SettingsException(inner.name(entry.getKey()) + " has control characters");
            }
            texts.put(String.valueOf(entry.getKey()), value);
        }
        return texts;
    }

    List<String> list(String key) throws SettingsException {
        return switch (left.remove(key)) {
            case null -> List.of();
            case List<?> list -> list.stream().map(String::valueOf).toList();
            default -> throw new SettingsException(name(key) + " must be a list");
        };
    }

    /** The entries of a list, each of which has keys of its own. */
    List<Section> sections(String key) throws SettingsException {
        Object value = left.remove(key);
        List<Section> sections = new ArrayList<>();
        if (value != null && !(value instanceof List)) {
            throw new SettingsException(name(key) + " must be a list");
        }
        if (value instanceof List<?> list) {
            for (Object entry : list) {
                sections.add(new Section(name(key) + "[" + sections.size() + "]", entry));
            }
        }
        return sections;
    }

    /** Refuses the key for a reason of its own. */
    void refuse(String key, String reason) throws SettingsException {
        if (left.containsKey(key)) {
            throw new SettingsException(name(key) + " is not supported: " + reason);
        }
    }

    void end() throws SettingsException {
        if (!left.isEmpty()) {
            throw new SettingsException(
                    name(left.keySet().iterator().next()) + " is not supported: remove it, or see docs/registry.md");
        }
    }
}
