package dev.priok.build.dockerfile;

import dev.priok.model.Healthcheck;
import dev.priok.model.Quoted;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Values as Go prints them, since the history of images has them so. */
final class GoText {
    private GoText() {}

    static String list(List<String> values) {
        return "[" + String.join(" ", values) + "]";
    }

    static String quotedList(List<String> values) {
        return values.stream().map(Quoted::of).collect(Collectors.joining(" ", "[", "]"));
    }

    /** A pointer to the fields, each quoted: the number of retries is a character then. */
    static String healthcheck(Healthcheck check) {
        String durations = Stream.of(check.interval(), check.timeout(), check.startPeriod(), check.startInterval())
                .map(each -> Quoted.of(duration(each)))
                .collect(Collectors.joining(" "));
        return "&{" + quotedList(check.test()) + " " + durations + " " + Quoted.character(check.retries()) + "}";
    }

    static String duration(Duration duration) {
        long nanos = duration.toNanos();
        if (nanos == 0) {
            return "0s";
        }
        if (nanos < 1_000) {
            return nanos + "ns";
        }
        if (nanos < 1_000_000) {
            return decimal(nanos, 3) + "µs";
        }
        if (nanos < 1_000_000_000) {
            return decimal(nanos, 6) + "ms";
        }
        long minutes = duration.toMinutes();
        String seconds = decimal(nanos - minutes * 60_000_000_000L, 9) + "s";
        if (minutes == 0) {
            return seconds;
        }
        return (minutes < 60 ? "" : minutes / 60 + "h") + minutes % 60 + "m" + seconds;
    }

    private static String decimal(long value, int scale) {
        BigDecimal decimal = BigDecimal.valueOf(value, scale);
        return decimal.signum() == 0 ? "0" : decimal.stripTrailingZeros().toPlainString();
    }
}
