package dev.priok.model;

/**
 * Products of short decimal numbers, exact and without {@link java.math.BigDecimal}: its first use takes a program that
 * has just started 13 ms (JDK 25 computes powers of ten then).
 */
public final class ShortDecimal {
    /** As a product when it can't be told here. */
    public static final long UNKNOWN = -1;

    private static final int MOST_DIGITS = 17;

    private ShortDecimal() {}

    /**
     * A number of digits with one point at most, times the factor.
     *
     * @param factor not negative
     * @return {@link #UNKNOWN} if the text is another one, or the product isn't whole, or too large
     */
    public static long times(String text, long factor) {
        long digits = 0;
        long scale = 0;
        int count = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '.' && scale == 0) {
                scale = 1;
            } else if (c >= '0' && c <= '9' && count < MOST_DIGITS) {
                digits = digits * 10 + (c - '0');
                scale *= 10;
                count++;
            } else {
                return UNKNOWN;
            }
        }
        if (count == 0 || (factor > 0 && digits > Long.MAX_VALUE / factor)) {
            return UNKNOWN;
        }
        long product = digits * factor;
        if (scale == 0) {
            return product;
        }
        return product % scale == 0 ? product / scale : UNKNOWN;
    }

    /** Whether {@link #times} knows the number by itself. */
    public static boolean isOne(String text) {
        return times(text, 0) == 0;
    }
}
