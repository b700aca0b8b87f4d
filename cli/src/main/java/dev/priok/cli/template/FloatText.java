package dev.priok.cli.template;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Numbers with a point as Go writes them. */
final class FloatText {
    /** From how many digits before the point on an exponent is shown, where the digits aren't limited. */
    private static final int SHORTEST_LIMIT = 6;

    private FloatText() {}

    /** The number for one of the letters e, f and g; {@code precision} -1 for as few digits as tell it apart. */
    static String of(double number, int letter, int precision, Verb verb) {
        String sign = number < 0 || (number == 0 && 1 / number < 0) ? "-" : verb.plus() ? "+" : verb.space() ? " " : "";
        if (Double.isNaN(number) || Double.isInfinite(number)) {
            String special = Double.isNaN(number)
                    ? (verb.plus() ? "+NaN" : "NaN")
                    : (sign.isEmpty() || sign.equals(" ") ? "+Inf" : sign + "Inf");
            return verb.withoutZero().padded(special);
        }
        String digits = switch (letter) {
            case 'e', 'E' -> exponential(Math.abs(number), precision);
            case 'f', 'F' -> fixed(Math.abs(number), precision);
            default -> general(Math.abs(number), precision);
        };
        return verb.paddedNumber(sign + (letter == 'E' || letter == 'G' ? Words.upper(digits) : digits));
    }

    /** The shortest digits, without an exponent unless JSON wants one. */
    static String json(double number) {
        double size = Math.abs(number);
        String digits = size != 0 && (size < 1e-6 || size >= 1e21) ? exponential(size, -1) : fixed(size, -1);
        return (number < 0 ? "-" : "") + digits.replaceFirst("e-0(\\d)$", "e-$1");
    }

    private static String fixed(double size, int precision) {
        if (precision >= 0) {
            return new BigDecimal(size)
                    .setScale(precision, RoundingMode.HALF_EVEN)
                    .toPlainString();
        }
        return shortest(size).toPlainString();
    }

    private static String exponential(double size, int precision) {
        BigDecimal exact = precision < 0 ? shortest(size) : new BigDecimal(size);
        if (exact.signum() == 0) {
            return "0" + (precision > 0 ? "." + "0".repeat(precision) : "") + "e+00";
        }
        BigDecimal rounded =
                precision < 0 ? exact : exact.round(new java.math.MathContext(precision + 1, RoundingMode.HALF_EVEN));
        int exponent = rounded.precision() - rounded.scale() - 1;
        String digits = rounded.unscaledValue().toString();
        if (precision >= 0 && digits.length() < precision + 1) {
            digits += "0".repeat(precision + 1 - digits.length());
        }
        String mantissa = digits.length() == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
        return mantissa + exponent(exponent);
    }

    private static String exponent(int exponent) {
        int size = Math.abs(exponent);
        return (exponent < 0 ? "e-" : "e+") + (size < 10 ? "0" : "") + size;
    }

    private static String general(double size, int precision) {
        if (size == 0) {
            return "0";
        }
        int digits = precision == 0 ? 1 : precision;
        BigDecimal rounded = precision < 0
                ? shortest(size)
                : new BigDecimal(size)
                        .round(new java.math.MathContext(digits, RoundingMode.HALF_EVEN))
                        .stripTrailingZeros();
        int exponent = rounded.precision() - rounded.scale() - 1;
        int limit = precision < 0 ? SHORTEST_LIMIT : digits;
        if (exponent < -4 || exponent >= limit) {
            return exponential(rounded.doubleValue(), -1);
        }
        return rounded.scale() < 0
                ? rounded.toPlainString()
                : rounded.stripTrailingZeros().toPlainString();
    }

    private static BigDecimal shortest(double size) {
        BigDecimal digits = new BigDecimal(Double.toString(size));
        return digits.signum() == 0 ? BigDecimal.ZERO : digits.stripTrailingZeros();
    }
}
