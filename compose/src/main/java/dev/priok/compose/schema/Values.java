package dev.priok.compose.schema;

import dev.priok.compose.tree.Node;
import dev.priok.compose.tree.Scalar;
import dev.priok.model.ShortDecimal;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What values mean that may be written in several ways; null where they mean nothing of the kind. */
public final class Values {
    private static final Pattern SIZE = Pattern.compile("(\\d+(?:\\.\\d+)?) ?([kmgtp])?(i?b)?");
    private static final String UNITS = "kmgtp";
    private static final Long ALL = -1L;

    private Values() {}

    public static @Nullable Boolean flag(Node node) {
        Object value = value(node);
        if (value instanceof String text) {
            return flag(text);
        }
        return value instanceof Boolean flag ? flag : null;
    }

    private static @Nullable Boolean flag(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "y", "yes", "on", "1", "t" -> true;
            case "false", "n", "no", "off", "0", "f" -> false;
            default -> null;
        };
    }

    public static @Nullable Long whole(Node node) {
        Object value = value(node);
        if (value instanceof String text) {
            return whole(text);
        }
        if (value instanceof Double number && number == Math.rint(number) && Math.abs(number) < 1e18) {
            return number.longValue();
        }
        return value instanceof Long number ? number : null;
    }

    private static @Nullable Long whole(String text) {
        try {
            return Long.valueOf(text.strip());
        } catch (NumberFormatException _) {
            return null;
        }
    }

    public static @Nullable Double decimal(Node node) {
        Object value = value(node);
        if (value instanceof String text) {
            return decimal(text);
        }
        return value instanceof Number number ? (Double) number.doubleValue() : null;
    }

    private static @Nullable Double decimal(String text) {
        String number = text.strip();
        try {
            return ShortDecimal.isOne(number)
                    ? (Double) Double.parseDouble(number)
                    : (Double) new BigDecimal(number).doubleValue();
        } catch (NumberFormatException _) {
            return null;
        }
    }

    /** Sizes as Docker reads them: k is 1024. */
    public static @Nullable Long bytes(Node node) {
        Object value = value(node);
        if (value instanceof String text) {
            return bytes(text);
        }
        if (value instanceof Double number) {
            return number.longValue();
        }
        return value instanceof Long number ? number : null;
    }

    private static @Nullable Long bytes(String text) {
        Long plain = whole(text);
        if (plain != null) {
            return plain;
        }
        Matcher matcher = SIZE.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            return null;
        }
        int power = matcher.group(2) == null ? 0 : UNITS.indexOf(matcher.group(2)) + 1;
        long known = ShortDecimal.times(matcher.group(1), 1L << (10 * power));
        if (known != ShortDecimal.UNKNOWN) {
            return known;
        }
        BigInteger bytes = new BigDecimal(matcher.group(1))
                .multiply(new BigDecimal(BigInteger.ONE.shiftLeft(10 * power)))
                .toBigInteger();
        return bytes.bitLength() < Long.SIZE ? (Long) bytes.longValue() : null;
    }

    public static @Nullable Long fileMode(Node node) {
        Object value = value(node);
        if (value instanceof String text && text.matches("[0-7]{1,11}")) {
            return Long.parseLong(text, 8);
        }
        return value instanceof Long number ? number : null;
    }

    /** -1: all. */
    public static @Nullable Long deviceCount(Node node) {
        return value(node) instanceof String text && text.equalsIgnoreCase("all") ? ALL : whole(node);
    }

    private static @Nullable Object value(Node node) {
        return node instanceof Scalar scalar ? scalar.value() : null;
    }
}
