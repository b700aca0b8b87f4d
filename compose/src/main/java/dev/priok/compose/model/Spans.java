package dev.priok.compose.model;

import dev.priok.model.GoDuration;
import java.time.Duration;

/** Time spans of Compose files: as Go's, with days and weeks besides. */
public final class Spans {
    private static final long SECOND = 1_000_000_000L;

    private Spans() {}

    /** IllegalArgumentException with a message for people. */
    public static Duration parse(String text) {
        String rest = text.startsWith("-") || text.startsWith("+") ? text.substring(1) : text;
        long wholeDays = 0;
        while (!rest.isEmpty()) {
            int end = 0;
            while (end < rest.length() && Character.isDigit(rest.charAt(end))) {
                end++;
            }
            if (end == 0 || end == rest.length() || "wd".indexOf(rest.charAt(end)) < 0) {
                break;
            }
            wholeDays += Long.parseLong(rest.substring(0, end)) * (rest.charAt(end) == 'w' ? 7 : 1);
            rest = rest.substring(end + 1);
        }
        Duration clock = rest.isEmpty() && wholeDays > 0 ? Duration.ZERO : GoDuration.parse(rest);
        Duration whole = clock.plusDays(wholeDays);
        return text.startsWith("-") ? whole.negated() : whole;
    }

    /** As Go prints one: {@code 1h0m0s}, {@code 1.5s}, {@code 100ms}. */
    public static String print(long nanos) {
        if (nanos == 0) {
            return "0s";
        }
        String sign = nanos < 0 ? "-" : "";
        long size = Math.abs(nanos);
        if (size < SECOND) {
            String unit = size < 1_000 ? "ns" : size < 1_000_000 ? "µs" : "ms";
            long one = size < 1_000 ? 1 : size < 1_000_000 ? 1_000 : 1_000_000;
            return sign + decimal(size, one) + unit;
        }
        long minutes = size / SECOND / 60;
        String seconds = decimal(size - minutes * 60 * SECOND, SECOND) + "s";
        if (minutes == 0) {
            return sign + seconds;
        }
        return sign + (minutes < 60 ? "" : minutes / 60 + "h") + minutes % 60 + "m" + seconds;
    }

    /** @param one a power of ten */
    private static String decimal(long amount, long one) {
        String whole = Long.toString(amount / one);
        // The leading one keeps the zeros that stand first.
        String rest = Long.toString(one + amount % one).substring(1);
        int end = rest.length();
        while (end > 0 && rest.charAt(end - 1) == '0') {
            end--;
        }
        return end == 0 ? whole : whole + "." + rest.substring(0, end);
    }
}
