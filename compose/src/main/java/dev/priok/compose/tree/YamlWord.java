package dev.priok.compose.tree;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Texts as YAML, quoted where they would else be read as something else; the choices are those of Go's library. */
public final class YamlWord {
    private static final Set<String> FORMER_BOOLEANS = Set.of("y", "yes", "on", "n", "no", "off");
    private static final Pattern SEXAGESIMAL = Pattern.compile("[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\\.[0-9_]*)?");
    private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt ].*)?");
    private static final String FIRST_SIGNS = "#,[]{}&*!|>'\"%@`";

    private YamlWord() {}

    /** Whether a text of several lines can stand as it is, under a {@code |}. */
    public static boolean isBlock(String text) {
        return !hasSpecial(text) && !text.contains(" \n") && !text.endsWith(" ");
    }

    /** A text on one line; key: it is an entry's name. */
    public static String quoted(String text, boolean key) {
        if (!isText(text) || text.indexOf('\n') >= 0) {
            return doubleQuoted(text);
        }
        if (hasSpecial(text) || text.indexOf('\t') >= 0) {
            return doubleQuoted(text);
        }
        if (isPlain(text)) {
            return text;
        }
        return text.contains(" \n") ? doubleQuoted(text) : "'" + text.replace("'", "''") + "'";
    }

    private static boolean isText(String text) {
        boolean formerBoolean = text.length() <= 3
                && FORMER_BOOLEANS.contains(text.toLowerCase(Locale.ROOT))
                && (text.equals(text.toLowerCase(Locale.ROOT))
                        || text.equals(text.toUpperCase(Locale.ROOT))
                        || text.substring(1).equals(text.substring(1).toLowerCase(Locale.ROOT)));
        return YamlScalars.resolve(text) instanceof String
                && !formerBoolean
                && !SEXAGESIMAL.matcher(text).matches()
                && !DATE.matcher(text).matches();
    }

    private static boolean isPlain(String text) {
        if (text.startsWith("---") || text.startsWith("...")) {
            return false;
        }
        if (text.startsWith(" ") || text.endsWith(" ")) {
            return false;
        }
        char first = text.charAt(0);
        boolean spaceNext = text.length() == 1 || isBlank(text.charAt(1));
        if (FIRST_SIGNS.indexOf(first) >= 0 || ("?:-".indexOf(first) >= 0 && spaceNext)) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            if (character == ':' && (i == text.length() - 1 || isBlank(text.charAt(i + 1)))) {
                return false;
            }
            if (character == '#' && i > 0 && isBlank(text.charAt(i - 1))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isBlank(char character) {
        return character == ' ' || character == '\t' || character == '\n';
    }

    /** Signs that only double quotes can show. */
    private static boolean hasSpecial(String text) {
        return text.codePoints()
                .anyMatch(point -> (point < 0x20 && point != '\n' && point != '\t')
                        || (point >= 0x7f && point < 0xa0 && point != 0x85)
                        || point == 0xfeff
                        || (point >= 0xd800 && point <= 0xdfff)
                        || point > 0xffff);
    }

    private static String doubleQuoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.codePoints().forEach(point -> {
            switch (point) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                case '\t' -> quoted.append("\\t");
                case '\r' -> quoted.append("\\r");
                case 0 -> quoted.append("\\0");
                case 7 -> quoted.append("\\a");
                case 8 -> quoted.append("\\b");
                case 0xb -> quoted.append("\\v");
                case 0xc -> quoted.append("\\f");
                case 0x1b -> quoted.append("\\e");
                default -> {
                    if (point < 0x20 || (point >= 0x7f && point < 0xa0)) {
                        quoted.append(String.format(Locale.ROOT, "\\x%02X", point));
                    } else if (point > 0xffff) {
                        quoted.append(String.format(Locale.ROOT, "\\U%08X", point));
                    } else {
                        quoted.appendCodePoint(point);
                    }
                }
            }
        });
        return quoted.append('"').toString();
    }
}
