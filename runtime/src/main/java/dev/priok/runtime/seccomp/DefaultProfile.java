package dev.priok.runtime.seccomp;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads Docker's default profile from {@code default.profile}, whose form the file itself explains. */
final class DefaultProfile {
    private static final String ARCHITECTURE_PREFIX = "SCMP_ARCH_";

    private final Map<String, List<String>> architectureMap = new LinkedHashMap<>();
    private final List<Rule> rules = new ArrayList<>();
    private int defaultErrno;
    private @Nullable String head;
    private final List<String> names = new ArrayList<>();

    private DefaultProfile() {}

    static Profile read() {
        try (InputStream stream = DefaultProfile.class.getResourceAsStream("default.profile")) {
            if (stream == null) {
                throw new IllegalStateException("default.profile is missing in the module");
            }
            return parse(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Profile parse(String text) {
        DefaultProfile parser = new DefaultProfile();
        text.lines().filter(line -> !line.startsWith("#")).forEach(parser::line);
        parser.endRule();
        return new Profile(
                "SCMP_ACT_ERRNO", parser.defaultErrno, List.of(), parser.architectureMap, List.of(), parser.rules);
    }

    private void line(String line) {
        if (line.startsWith(" ")) {
            names.addAll(Arrays.asList(line.strip().split(" ")));
            return;
        }
        endRule();
        String[] words = line.split(" ");
        switch (words[0]) {
            case "default" -> defaultErrno = Integer.parseInt(words[1]);
            case "arch" ->
                architectureMap.put(
                        architecture(words[1]),
                        Arrays.stream(words)
                                .skip(2)
                                .map(DefaultProfile::architecture)
                                .toList());
            case "allow", "errno" -> head = line;
            case "" -> {}
            default -> throw new IllegalStateException("default.profile: " + line);
        }
    }

    private static String architecture(String word) {
        return ARCHITECTURE_PREFIX + word.toUpperCase(Locale.ROOT);
    }

    private void endRule() {
        String conditions = head;
        if (conditions == null) {
            return;
        }
        rules.add(rule(conditions.split(" ")));
        head = null;
        names.clear();
    }

    private Rule rule(String[] words) {
        boolean allow = words[0].equals("allow");
        List<String> withCapabilities = new ArrayList<>();
        List<String> withoutCapabilities = new ArrayList<>();
        List<String> on = List.of();
        List<String> notOn = List.of();
        KernelVersion kernel = null;
        List<Rule.Comparison> comparisons = new ArrayList<>();
        for (int i = allow ? 1 : 2; i < words.length; i++) {
            String word = words[i];
            String value = word.substring(word.indexOf('=') + 1);
            if (word.startsWith("kernel>=")) {
                kernel = KernelVersion.parse(value);
            } else if (word.startsWith("arch!=")) {
                notOn = Arrays.asList(value.split(","));
            } else if (word.startsWith("arch=")) {
                on = Arrays.asList(value.split(","));
            } else if (word.startsWith("cap!=")) {
                withoutCapabilities.add(value);
            } else if (word.startsWith("cap=")) {
                withCapabilities.add(value);
            } else {
                comparisons.add(comparison(word));
            }
        }
        return new Rule(
                names,
                allow ? "SCMP_ACT_ALLOW" : "SCMP_ACT_ERRNO",
                allow ? null : Integer.valueOf(words[1]),
                comparisons,
                new Rule.Conditions(withCapabilities, on, kernel),
                new Rule.Conditions(withoutCapabilities, notOn, null));
    }

    private static Rule.Comparison comparison(String word) {
        String[] parts = word.split(":");
        if (parts.length != 3 || !parts[0].startsWith("arg")) {
            throw new IllegalStateException("default.profile: " + word);
        }
        return new Rule.Comparison(
                Integer.parseInt(parts[0].substring(3)),
                Long.parseLong(parts[2]),
                0,
                "SCMP_CMP_" + parts[1].toUpperCase(Locale.ROOT));
    }
}
