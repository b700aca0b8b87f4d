package dev.priok.model;

import java.math.BigDecimal;
import java.time.Duration;

/** Time spans in Go's notation: a sum of numbers with units, such as {@code 1h15m30.5s} or {@code -300ms}. */
public final class GoDuration {
    private GoDuration() {}

    /** The span; IllegalArgumentException with a message for people. */
    public static Duration parse(String text) {
        int position = text.startsWith("-") || text.startsWith("+") ? 1 : 0;
        if (text.substring(position).equals("0")) {
            return Duration.ZERO;
        }
        if (position == text.length()) {
            throw invalid(text);
        }
        long nanos = 0;
        BigDecimal others = null;
        while (position < text.length()) {
            int number = position;
            while (position < text.length() && "0123456789.".indexOf(text.charAt(position)) >= 0) {
                position++;
            }
            int unit = position;
            while (position < text.length() && "0123456789.".indexOf(text.charAt(position)) < 0) {
                position++;
            }
            if (number == unit) {
                throw invalid(text);
            }
            if (unit == position) {
                throw new IllegalArgumentException("time: missing unit in duration " + Quoted.of(text));
            }
            String digits = text.substring(number, unit);
            long one = unitNanos(text.substring(unit, position), text);
            long part = ShortDecimal.times(digits, one);
            if (part != ShortDecimal.UNKNOWN && part <= Long.MAX_VALUE - nanos) {
                nanos += part;
            } else {
                BigDecimal product = product(digits, one, text);
                others = others == null ? product : others.add(product);
            }
        }
        if (others != null) {
            nanos = sum(others, nanos, text);
        }
        return Duration.ofNanos(text.startsWith("-") ? -nanos : nanos);
    }

    private static BigDecimal product(String digits, long unitNanos, String text) {
        try {
            return new BigDecimal(digits).multiply(BigDecimal.valueOf(unitNanos));
        } catch (NumberFormatException _) {
            throw invalid(text);
        }
    }

    private static long sum(BigDecimal one, long other, String text) {
        BigDecimal nanos = one.add(BigDecimal.valueOf(other));
        if (nanos.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
            throw invalid(text);
        }
        return nanos.longValue();
    }

    private static long unitNanos(String unit, String text) {
        return switch (unit) {
            case "ns" -> 1;
            case "us", "µs", "μs" -> 1_000;
            case "ms" -> 1_000_000;
            case "s" -> 1_000_000_000;
            case "m" -> 60_000_000_000L;
            case "h" -> 3_600_000_000_000L;
            default ->
                throw new IllegalArgumentException(
                        "time: unknown unit " + Quoted.of(unit) + " in duration " + Quoted.of(text));
        };
    }

    private static IllegalArgumentException invalid(String text) {
        return new IllegalArgumentException("time: invalid duration " + Quoted.of(text));
    }
}
