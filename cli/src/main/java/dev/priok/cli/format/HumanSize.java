package dev.priok.cli.format;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Amounts of bytes for people, in the notation of docker's command. */
public final class HumanSize {
    private static final String[] DECIMAL = {"B", "kB", "MB", "GB", "TB", "PB", "EB", "ZB", "YB"};
    private static final String[] BINARY = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB", "ZiB", "YiB"};

    private static final int[] POWERS_OF_TEN = {1, 10, 100, 1000, 10_000};

    private HumanSize() {}

    /** With three digits and units of 1000, such as {@code 1.24MB}. */
    public static String ofThreeDigits(double sizeBytes) {
        return scaled(sizeBytes, 3, 1000, DECIMAL);
    }

    /** With four digits and units of 1000, such as {@code 1.235MB}. */
    public static String ofFourDigits(double sizeBytes) {
        return scaled(sizeBytes, 4, 1000, DECIMAL);
    }

    /** With four digits and units of 1024, such as {@code 1.19MiB}. */
    public static String binary(double sizeBytes) {
        return scaled(sizeBytes, 4, 1024, BINARY);
    }

    private static String scaled(double sizeBytes, int digits, double base, String[] units) {
        double size = sizeBytes;
        int unit = 0;
        while (size >= base && unit < units.length - 1) {
            size /= base;
            unit++;
        }
        return general(size, digits) + units[unit];
    }

    /**
     * Without {@link BigDecimal}, whose first use takes as long as the rest of a short command: the number, if it needs
     * no exponent and is clearly nearer to one rounded number than to the next; else empty.
     */
    private static String plain(double value, int digits) {
        if (value < 1 || value >= POWERS_OF_TEN[digits]) {
            return "";
        }
        int whole = 1;
        while (value >= POWERS_OF_TEN[whole]) {
            whole++;
        }
        int places = digits - whole;
        double shifted = value * POWERS_OF_TEN[places];
        long rounded = (long) (shifted + 0.5);
        boolean clear = Math.abs(Math.abs(shifted - rounded) - 0.5) > 1e-6;
        if (!clear || rounded >= POWERS_OF_TEN[digits]) {
            return "";
        }
        while (places > 0 && rounded % 10 == 0) {
            rounded /= 10;
            places--;
        }
        long one = POWERS_OF_TEN[places];
        // The leading one keeps the zeros that stand first.
        return rounded / one
                + (places == 0 ? "" : "." + Long.toString(one + rounded % one).substring(1));
    }

    /** As Go's {@code %.Ng}: that many significant digits, no trailing zeros, an exponent where it is shorter. */
    static String general(double value, int digits) {
        if (value == 0) {
            return "0";
        }
        String simple = plain(value, digits);
        if (!simple.isEmpty()) {
            return simple;
        }
        BigDecimal rounded = new BigDecimal(value).round(new MathContext(digits, RoundingMode.HALF_EVEN));
        int exponent = rounded.precision() - rounded.scale() - 1;
        if (exponent >= -4 && exponent < digits) {
            return rounded.stripTrailingZeros().toPlainString();
        }
        BigDecimal mantissa = rounded.movePointLeft(exponent).stripTrailingZeros();
        int magnitude = Math.abs(exponent);
        return mantissa.toPlainString() + (exponent < 0 ? "e-" : "e+") + (magnitude < 10 ? "0" : "") + magnitude;
    }
}
