package dev.priok.cli.template;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Moments and spans as Go prints them. */
final class GoTime {
    /** Go's moment that isn't set. */
    static final String ZERO = "0001-01-01T00:00:00Z";

    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);
    private static final long SECOND = 1_000_000_000L;

    private GoTime() {}

    /** A moment as it stands in JSON, as Go shows it: with its own offset and fraction. */
    static String text(String json) {
        OffsetDateTime moment = moment(json);
        if (moment == null) {
            return json;
        }
        StringBuilder out = new StringBuilder(SECONDS.format(moment));
        if (moment.getNano() != 0) {
            String digits = String.format(Locale.ROOT, "%09d", moment.getNano());
            out.append('.').append(digits.replaceFirst("0+$", ""));
        }
        if (moment.getOffset().equals(ZoneOffset.UTC)) {
            return out.append(" +0000 UTC").toString();
        }
        String offset = DateTimeFormatter.ofPattern("xx", Locale.ROOT).format(moment);
        return out.append(' ').append(offset).append(' ').append(offset).toString();
    }

    static @Nullable OffsetDateTime moment(String json) {
        try {
            return OffsetDateTime.parse(json);
        } catch (DateTimeParseException _) {
            return null;
        }
    }

    static long seconds(String json) {
        OffsetDateTime moment = moment(json);
        try {
            return moment == null ? Instant.parse(ZERO).getEpochSecond() : moment.toEpochSecond();
        } catch (DateTimeException _) {
            return 0;
        }
    }

    /** A span of nanoseconds, such as {@code 1m30s}. */
    static String span(long nanos) {
        if (nanos == 0) {
            return "0s";
        }
        String sign = nanos < 0 ? "-" : "";
        long size = Math.abs(nanos);
        if (size < SECOND) {
            if (size < 1000) {
                return sign + size + "ns";
            }
            return sign + (size < 1_000_000 ? fraction(size, 1000) + "µs" : fraction(size, 1_000_000) + "ms");
        }
        long minutes = size / SECOND / 60;
        String seconds = fraction(size % (60 * SECOND), SECOND) + "s";
        if (minutes == 0) {
            return sign + seconds;
        }
        return sign + (minutes < 60 ? minutes + "m" : minutes / 60 + "h" + minutes % 60 + "m") + seconds;
    }

    private static String fraction(long size, long unit) {
        return java.math.BigDecimal.valueOf(size)
                .divide(java.math.BigDecimal.valueOf(unit))
                .stripTrailingZeros()
                .toPlainString();
    }
}
