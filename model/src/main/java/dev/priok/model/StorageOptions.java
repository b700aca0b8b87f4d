package dev.priok.model;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Docker's {@code StorageOpt}: what a container's own layer may be.
 *
 * @param words as they were given; only {@code size} is known
 */
public record StorageOptions(Map<String, String> words) {
    private static final String SIZE = "size";

    /** As Docker reads sizes: powers of 1024, with or without "b" or "ib". */
    private static final Pattern FORM = Pattern.compile("(\\d{1,15}(?:\\.\\d{1,9})?) ?([kmgtp]?)(?:i?b)?");

    private static final String UNITS = "kmgtp";

    public StorageOptions {
        words = Map.copyOf(words);
        for (Map.Entry<String, String> word : words.entrySet()) {
            if (!word.getKey().toLowerCase(Locale.ROOT).equals(SIZE)) {
                throw EngineException.invalid("Unknown option " + word.getKey());
            }
            bytes(word.getValue());
        }
    }

    /** What the layer may take on disk; 0: as much as there is. */
    public long sizeBytes() {
        return words.values().stream().mapToLong(StorageOptions::bytes).max().orElse(0);
    }

    private static long bytes(String text) {
        Matcher matcher = FORM.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            throw EngineException.invalid("invalid size: '" + text + "'");
        }
        double number = Double.parseDouble(matcher.group(1));
        int power = matcher.group(2).isEmpty() ? 0 : UNITS.indexOf(matcher.group(2)) + 1;
        return (long) (number * Math.pow(1024, power));
    }
}
