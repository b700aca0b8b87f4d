package dev.priok.engine;

import dev.priok.model.EngineException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Points in time as users of Docker write them. */
public final class Moments {
    private static final Pattern SECONDS = Pattern.compile("\\d{1,18}(\\.\\d{1,9})?");
    private static final Pattern DURATION = Pattern.compile("(\\d+(?:\\.\\d+)?)(ns|us|µs|ms|s|m|h)");

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

    /** Go's notation, such as {@code 1h30m}. */
    private static Duration duration(String text) {
        Matcher matcher = DURATION.matcher(text);
        Duration sum = Duration.ZERO;
        int position = 0;
        while (matcher.find() && matcher.start() == position) {
            sum = sum.plusNanos(new BigDecimal(matcher.group(1))
                    .multiply(unitNanos(matcher.group(2)))
                    .longValue());
            position = matcher.end();
        }
        if (text.isEmpty() || position != text.length()) {
            throw new DateTimeException("neither a time nor a duration");
        }
        return sum;
    }

    private static BigDecimal unitNanos(String unit) {
        return BigDecimal.valueOf(
                switch (unit) {
                    case "ns" -> 1L;
                    case "us", "µs" -> 1_000L;
                    case "ms" -> 1_000_000L;
                    case "s" -> 1_000_000_000L;
                    case "m" -> 60_000_000_000L;
                    default -> 3_600_000_000_000L;
                });
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
