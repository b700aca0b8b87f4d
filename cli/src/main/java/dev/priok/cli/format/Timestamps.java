package dev.priok.cli.format;

import dev.priok.cli.CommandFailure;
import dev.priok.model.GoDuration;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** Moments as {@code --since} and {@code --until} take them. */
public final class Timestamps {
    private static final String FULL_TIME = "0000-01-01T00:00:00";

    private Timestamps() {}

    /**
     * The moment as the API takes it, in seconds since 1970 with an optional fraction.
     *
     * @param text a span before now such as {@code 42m}, a date with or without a time, seconds since 1970, or nothing
     */
    public static String forApi(String flag, String text, Instant now) {
        if (text.isEmpty() || isSeconds(text)) {
            return text;
        }
        try {
            return Long.toString(now.minus(GoDuration.parse(text)).getEpochSecond());
        } catch (IllegalArgumentException _) {
            return ofDate(flag, text);
        }
    }

    private static boolean isSeconds(String text) {
        boolean digits = Character.isDigit(text.charAt(0));
        for (int i = 0; i < text.length(); i++) {
            digits &= text.charAt(i) == '.' || Character.isDigit(text.charAt(i));
        }
        return digits;
    }

    private static String ofDate(String flag, String text) {
        try {
            int time = text.indexOf('T');
            int zone = time < 0 ? -1 : zoneStart(text, time);
            ZoneId zoneId = zone < 0 ? ZoneId.systemDefault() : ZoneOffset.of(text.substring(zone));
            String local = zone < 0 ? text : text.substring(0, zone);
            if (local.endsWith("Z")) {
                local = local.substring(0, local.length() - 1);
                zoneId = ZoneOffset.UTC;
            }
            if (local.length() < FULL_TIME.length()) {
                local += FULL_TIME.substring(local.length());
            }
            Instant moment = LocalDateTime.parse(local).atZone(zoneId).toInstant();
            String nanos = Integer.toString(1_000_000_000 + moment.getNano()).substring(1);
            return moment.getEpochSecond() + "." + nanos;
        } catch (DateTimeException _) {
            throw new CommandFailure(
                    "invalid value for \"" + flag + "\": failed to parse value as time or duration: \"" + text + "\"");
        }
    }

    private static int zoneStart(String text, int time) {
        int plus = text.indexOf('+', time);
        return plus >= 0 ? plus : text.indexOf('-', time);
    }
}
