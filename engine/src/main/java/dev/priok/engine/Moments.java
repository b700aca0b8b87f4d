package dev.priok.engine;

import dev.priok.model.EngineException;
import dev.priok.model.GoDuration;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.regex.Pattern;

/** Points in time as users of Docker write them. */
public final class Moments {
    private static final Pattern SECONDS = Pattern.compile("\\d{1,18}(\\.\\d{1,9})?");

    private Moments() {}

    /** Unix seconds with a fraction, RFC 3339 with or without zone, a date, or a duration before now ({@code 1h30m}). */
    public static Instant parse(String text, Instant now) {
        try {
            if (SECONDS.matcher(text).matches()) {
                return fromSeconds(new BigDecimal(text));
            }
            if (text.indexOf('T') < 0 && text.indexOf('-') < 0) {
                return now.minus(duration(text));
            }
            if (text.indexOf('T') < 0) {
                return LocalDate.parse(text.replaceAll("Z$", "")).atStartOfDay().toInstant(ZoneOffset.UTC);
            }
            boolean zoned = text.endsWith("Z") || text.lastIndexOf('+') > 10 || text.lastIndexOf('-') > 10;
            return zoned
                    ? OffsetDateTime.parse(text).toInstant()
                    : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
        } catch (DateTimeException | ArithmeticException e) {
            throw EngineException.invalid("failed to parse \"" + text + "\" as a time: " + e.getMessage());
        }
    }

    private static Instant fromSeconds(BigDecimal seconds) {
        long whole = seconds.longValue();
        return Instant.ofEpochSecond(
                whole,
                seconds.subtract(BigDecimal.valueOf(whole)).movePointRight(9).longValue());
    }

    private static Duration duration(String text) {
        try {
            return GoDuration.parse(text);
        } catch (IllegalArgumentException e) {
            throw new DateTimeException("neither a time nor a duration", e);
        }
    }

    /** The {@code until} filter of prunes: what was made before it; without one everything was. */
    public static Instant until(Filters filters, Instant now) {
        Instant until = now.plus(Duration.ofDays(1));
        for (String text : filters.get("until")) {
            until = parse(text, now);
        }
        return until;
    }
}
