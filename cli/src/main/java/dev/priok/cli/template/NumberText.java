package dev.priok.cli.template;

import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * A number as it stands in a template, and what it can be taken for.
 *
 * @param integer its value as an integer of 64 bits, null if it can't be one
 * @param decimal its value as a number with a point, null if it can't be one
 */
record NumberText(
        String text,
        @Nullable Long integer,
        boolean unsigned,
        @Nullable Double decimal) {
    private static final BigInteger UNSIGNED_END = BigInteger.ONE.shiftLeft(64);

    /** Reads a number; null if it isn't one. */
    static @Nullable NumberText parse(String text) {
        if (text.charAt(0) == '\'') {
            return ofCharacter(text);
        }
        String plain = text.replace("_", "");
        BigInteger whole = whole(plain);
        if (whole != null) {
            boolean fits = whole.bitLength() < Long.SIZE;
            boolean unsigned = whole.signum() >= 0 && whole.compareTo(UNSIGNED_END) < 0;
            return fits || unsigned
                    ? new NumberText(text, fits ? whole.longValue() : null, unsigned, whole.doubleValue())
                    : null;
        }
        try {
            // Java wants an exponent for hexadecimal ones, as Go does, and knows suffixes, which Go doesn't.
            if (plain.isEmpty() || "fFdDyY".indexOf(plain.charAt(plain.length() - 1)) >= 0) {
                return null;
            }
            double value = Double.parseDouble(plain);
            boolean integral = value == Math.rint(value) && Math.abs(value) < 0x1p63;
            return new NumberText(text, integral ? (long) value : null, integral && value >= 0, value);
        } catch (NumberFormatException _) {
            return null;
        }
    }

    private static @Nullable NumberText ofCharacter(String text) {
        String inner = GoQuote.unquoted(text);
        if (inner == null || inner.isEmpty() || inner.codePointCount(0, inner.length()) != 1) {
            return null;
        }
        int code = inner.codePointAt(0);
        return new NumberText(text, (long) code, true, (double) code);
    }

    private static @Nullable BigInteger whole(String text) {
        boolean negative = text.startsWith("-");
        String digits = negative || text.startsWith("+") ? text.substring(1) : text;
        int base = base(digits);
        if (base != 10) {
            // 0x, 0b and 0o go before the digits, and so does a single 0 for octal ones.
            digits = digits.substring(Character.isLetter(digits.charAt(1)) ? 2 : 1);
        }
        try {
            if (digits.isEmpty() || digits.startsWith("-") || digits.startsWith("+")) {
                return null;
            }
            BigInteger value = new BigInteger(digits, base);
            return negative ? value.negate() : value;
        } catch (NumberFormatException _) {
            return null;
        }
    }

    private static int base(String digits) {
        if (digits.length() < 2 || digits.charAt(0) != '0') {
            return 10;
        }
        return switch (digits.charAt(1)) {
            case 'x', 'X' -> 16;
            case 'b', 'B' -> 2;
            default -> 8;
        };
    }

    /** Whether it is written as a number with a point or an exponent. */
    boolean writtenAsDecimal() {
        boolean hex = text.length() > 2
                && text.charAt(0) == '0'
                && (text.charAt(1) == 'x' || text.charAt(1) == 'X')
                && text.indexOf('p') < 0
                && text.indexOf('P') < 0;
        if (hex || text.charAt(0) == '\'') {
            return false;
        }
        return text.chars().anyMatch(c -> ".eEpP".indexOf(c) >= 0);
    }
}
