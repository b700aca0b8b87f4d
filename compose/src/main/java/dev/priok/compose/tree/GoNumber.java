package dev.priok.compose.tree;

import java.math.BigDecimal;

/** Numbers with a point as Go prints them, so that both sides make the same text of them. */
public final class GoNumber {
    private GoNumber() {}

    /** As Go's {@code %v}: the shortest digits, an exponent below 1e-4 and from 1e6. */
    public static String shortest(double number) {
        if (Double.isNaN(number)) {
            return "NaN";
        }
        if (Double.isInfinite(number)) {
            return number > 0 ? "+Inf" : "-Inf";
        }
        if (number == 0) {
            return 1 / number < 0 ? "-0" : "0";
        }
        String text = Double.toString(number);
        return isPlain(Math.abs(number)) ? withoutPoint(text) : notation(new BigDecimal(text));
    }

    /** As for a number of 32 bits. */
    public static String shortest(float number) {
        String text = Float.toString(number);
        return number == 0 ? "0" : isPlain(Math.abs(number)) ? withoutPoint(text) : notation(new BigDecimal(text));
    }

    /** Whether Java's text has no exponent either; a BigDecimal, which costs much when first used, isn't needed then. */
    private static boolean isPlain(double size) {
        return size >= 1e-3 && size < 1e6;
    }

    private static String withoutPoint(String text) {
        return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    }

    private static String notation(BigDecimal number) {
        BigDecimal digits = number.stripTrailingZeros();
        int exponent = digits.precision() - digits.scale() - 1;
        if (exponent >= -4 && exponent < 6) {
            return digits.toPlainString();
        }
        String unscaled = digits.unscaledValue().abs().toString();
        String mantissa = unscaled.length() == 1 ? unscaled : unscaled.charAt(0) + "." + unscaled.substring(1);
        String power = Math.abs(exponent) < 10 ? "0" + Math.abs(exponent) : Integer.toString(Math.abs(exponent));
        return (digits.signum() < 0 ? "-" : "") + mantissa + "e" + (exponent < 0 ? "-" : "+") + power;
    }
}
