package dev.priok.runtime.log;

import dev.priok.model.Container;
import dev.priok.model.EngineException;
import dev.priok.model.HostSpec.LogConfig;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;

/** What the options {@code labels}, {@code labels-regex}, {@code env} and {@code env-regex} choose to go with each line. */
final class LogAttributes {
    private LogAttributes() {}

    static SortedMap<String, String> of(Container container, LogConfig log) {
        SortedMap<String, String> chosen = new TreeMap<>();
        Map<String, String> labels = container.spec().config().labels();
        choose(labels, log, "labels", chosen);
        Map<String, String> environment = new TreeMap<>();
        for (String variable : container.spec().config().process().env()) {
            int equals = variable.indexOf('=');
            if (equals >= 0) {
                environment.put(variable.substring(0, equals), variable.substring(equals + 1));
            }
        }
        choose(environment, log, "env", chosen);
        return chosen;
    }

    private static void choose(Map<String, String> from, LogConfig log, String option, Map<String, String> chosen) {
        String names = log.options().getOrDefault(option, "");
        for (String name : names.split(",", -1)) {
            String value = from.get(name);
            if (value != null) {
                chosen.put(name, value);
            }
        }
        String regex = log.options().getOrDefault(option + "-regex", "");
        if (!regex.isEmpty()) {
            Predicate<String> matches = pattern(regex).asPredicate();
            from.forEach((name, value) -> {
                if (matches.test(name)) {
                    chosen.put(name, value);
                }
            });
        }
    }

    static Pattern pattern(String regex) {
        try {
            return Pattern.compile(regex);
        } catch (PatternSyntaxException e) {
            throw EngineException.invalid("error parsing regexp: " + e.getDescription() + ": `" + regex + "`");
        }
    }

    /** What {@code logs --details} puts before each line: {@code key=value,key=value } (observed on dockerd 20.10). */
    static String prefix(Container container, LogConfig log) {
        SortedMap<String, String> chosen = of(container, log);
        String tag = log.options().getOrDefault("tag", "");
        if (!tag.isEmpty()) {
            chosen.put("tag", TagTemplate.expand(tag, container));
        }
        return chosen.entrySet().stream()
                        .map(entry -> escape(entry.getKey()) + "=" + escape(entry.getValue()))
                        .collect(Collectors.joining(","))
                + " ";
    }

    /** As Go's QueryEscape. */
    private static String escape(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("*", "%2A")
                .replace("%7E", "~");
    }
}
