package dev.priok.compose.tree;

import java.math.BigInteger;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an unquoted word is: YAML 1.2's core schema, with the octal numbers (0755), underscores and {@code 0b} of Go's
 * YAML library, because files are written for it.
 */
final class YamlScalars {
    private static final Pattern DECIMAL = Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");
    private static final Pattern WHOLE =
            Pattern.compile("[-+]?(0[xX][0-9a-fA-F]+|0[oO]?[0-7]+|0[bB][01]+|0|[1-9][0-9]*)");

    private YamlScalars() {}

    /** The value of an unquoted word. */
    static @Nullable Object resolve(String word) {
        return switch (word) {
            case "", "~", "null", "Null", "NULL" -> null;
            case "true", "True", "TRUE" -> true;
            case "false", "False", "FALSE" -> false;
            case ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF" -> Double.POSITIVE_INFINITY;
            case "-.inf", "-.Inf", "-.INF" -> Double.NEGATIVE_INFINITY;
            case ".nan", ".NaN", ".NAN" -> Double.NaN;
            default -> number(word);
        };
    }

    private static Object number(String word) {
        if ("+-.0123456789".indexOf(word.charAt(0)) < 0) {
            return word;
        }
        String plain = word.replace("_", "");
        if (WHOLE.matcher(plain).matches()) {
            return whole(plain);
        }
        return DECIMAL.matcher(plain).matches() ? (Object) Double.parseDouble(plain) : word;
    }

    private static Object whole(String text) {
        boolean negative = text.startsWith("-");
        String digits = (negative || text.startsWith("+") ? text.substring(1) : text).toLowerCase(Locale.ROOT);
        int radix = 10;
        if (digits.startsWith("0x")) {
            radix = 16;
        } else if (digits.startsWith("0b")) {
            radix = 2;
        } else if (digits.startsWith("0") && digits.length() > 1) {
            radix = 8;
        }
        String bare = radix == 10 ? digits : digits.substring(digits.matches("0[xob].*") ? 2 : 1);
        BigInteger value = new BigInteger((negative ? "-" : "") + bare, radix);
        return value.bitLength() < Long.SIZE ? (Object) value.longValue() : value;
    }

    /** The value of a word with an explicit tag of YAML's; a tag of others leaves a text. */
    static @Nullable Object tagged(String tag, String word) {
        return switch (tag) {
            case "tag:yaml.org,2002:null" -> null;
            case "tag:yaml.org,2002:int", "tag:yaml.org,2002:bool" -> resolve(word);
            case "tag:yaml.org,2002:float" ->
                resolve(word) instanceof Number number ? (Object) number.doubleValue() : word;
            default -> word;
        };
    }
}
