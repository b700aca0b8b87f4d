package dev.priok.runtime.log.send;

import dev.priok.model.EngineException;
import dev.priok.model.GoBoolean;
import dev.priok.model.GoDuration;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Log options, read as Go programs read them; InvalidParameter for what can't be read. */
public record OptionText(Map<String, String> options) {
    /** go-units: a number, perhaps with a fraction, a unit's letter, and perhaps "b" or "ib". */
    private static final Pattern SIZE = Pattern.compile("(\\d+(?:\\.\\d+)?) ?([kmgtp])?(?:i?b)?");

    private static final String UNITS = "kmgtp";

    public boolean has(String key) {
        return options.containsKey(key);
    }

    public String text(String key, String otherwise) {
        String value = options.get(key);
        return value == null || value.isEmpty() ? otherwise : value;
    }

    /** A size whose units are powers of 1000; -1 stays -1. */
    public long size(String key, long otherwise) {
        String value = options.get(key);
        return value == null ? otherwise : bytes(value, 1000);
    }

    /** A size whose units are powers of 1024. */
    public long memory(String key, long otherwise) {
        String value = options.get(key);
        return value == null || value.isEmpty() ? otherwise : bytes(value, 1024);
    }

    public static long bytes(String value, int unit) {
        if (value.equals("-1")) {
            return -1;
        }
        Matcher matcher = SIZE.matcher(value.toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            throw EngineException.invalid("invalid size: '" + value + "'");
        }
        String letter = matcher.group(2);
        BigDecimal factor = BigDecimal.valueOf(unit).pow(letter == null ? 0 : UNITS.indexOf(letter) + 1);
        return new BigDecimal(matcher.group(1))
                .multiply(factor)
                .setScale(0, RoundingMode.DOWN)
                .min(BigDecimal.valueOf(Long.MAX_VALUE))
                .longValue();
    }

    public int integer(String key, int otherwise) {
        String value = options.get(key);
        if (value == null) {
            return otherwise;
        }
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw EngineException.invalid("strconv.Atoi: parsing \"" + value + "\": invalid syntax");
        }
    }

    public boolean flag(String key, boolean otherwise) {
        String value = options.get(key);
        if (value == null) {
            return otherwise;
        }
        return GoBoolean.parse(value)
                .orElseThrow(
                        () -> EngineException.invalid("strconv.ParseBool: parsing \"" + value + "\": invalid syntax"));
    }

    /** A duration in Go's notation, such as {@code 1m30s} or {@code 500ms}. */
    public Duration duration(String key, Duration otherwise) {
        String value = options.get(key);
        if (value == null || value.isEmpty()) {
            return otherwise;
        }
        try {
            return GoDuration.parse(value);
        } catch (IllegalArgumentException e) {
            throw EngineException.invalid(String.valueOf(e.getMessage()));
        }
    }
}
