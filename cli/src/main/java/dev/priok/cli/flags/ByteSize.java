package dev.priok.cli.flags;

import dev.priok.model.ShortDecimal;
import java.math.BigDecimal;

/** Amounts of memory as people write them: {@code 64m}, {@code 1.5GiB}; units are powers of 1024. */
public final class ByteSize {
    private static final String UNITS = "kmgtp";

    private ByteSize() {}

    /** The amount in bytes; throws {@link FlagException} with a message for people. */
    public static long parse(String text) {
        int end = text.length();
        while (end > 0 && !isDigitOrDot(text.charAt(end - 1)) && text.charAt(end - 1) != ' ') {
            end--;
        }
        if (end == 0 || !Character.isDigit(text.charAt(lastOfNumber(text, end)))) {
            throw new FlagException("invalid size: '" + text + "'");
        }
        String unit = text.substring(end);
        String digits = text.substring(0, end).stripTrailing();
        if (ShortDecimal.isOne(digits)) {
            long known = ShortDecimal.times(digits, factor(unit));
            if (known != ShortDecimal.UNKNOWN) {
                return known;
            }
        }
        BigDecimal number;
        try {
            number = new BigDecimal(digits);
        } catch (NumberFormatException _) {
            throw new FlagException("invalid size: '" + text + "'");
        }
        if (number.signum() < 0) {
            throw new FlagException("invalid size: '" + text + "'");
        }
        return number.multiply(BigDecimal.valueOf(factor(unit))).longValue();
    }

    private static boolean isDigitOrDot(char c) {
        return c == '.' || (c >= '0' && c <= '9');
    }

    private static int lastOfNumber(String text, int end) {
        int last = end - 1;
        while (last > 0 && text.charAt(last) == ' ') {
            last--;
        }
        return last;
    }

    private static long factor(String unit) {
        String lower = unit.toLowerCase(java.util.Locale.ROOT);
        if (lower.isEmpty() || lower.equals("b")) {
            return 1;
        }
        int power = UNITS.indexOf(lower.charAt(0)) + 1;
        String rest = lower.substring(1);
        if (power == 0 || !(rest.isEmpty() || rest.equals("b") || rest.equals("ib"))) {
            throw new FlagException("invalid suffix: '" + unit + "'");
        }
        return 1L << (10 * power);
    }
}
