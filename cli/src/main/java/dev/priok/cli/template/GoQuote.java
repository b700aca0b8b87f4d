package dev.priok.cli.template;

import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Texts and characters in Go's quotes. */
final class GoQuote {
    private GoQuote() {}

    /** The text in double quotes, what can't be printed escaped. */
    static String of(String text) {
        return quote(text, '"', false);
    }

    /** As {@link #of}, with everything outside ASCII escaped. */
    static String ascii(String text) {
        return quote(text, '"', true);
    }

    /** A character in single quotes. */
    static String ofCharacter(int character) {
        return quote(Character.toString(character), '\'', false);
    }

    private static String quote(String text, char quote, boolean ascii) {
        StringBuilder out = new StringBuilder(text.length() + 2).append(quote);
        text.codePoints().forEach(c -> {
            switch (c) {
                case '\\' -> out.append("\\\\");
                case 7 -> out.append("\\a");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case 11 -> out.append("\\v");
                default -> {
                    if (c == quote) {
                        out.append('\\').append(quote);
                    } else if (c < ' ' || c == 127) {
                        out.append("\\x").append(HexFormat.of().toHexDigits((byte) c));
                    } else if (printable(c) && (c < 127 || !ascii)) {
                        out.appendCodePoint(c);
                    } else {
                        out.append(String.format(Locale.ROOT, c > 0xffff ? "\\U%08x" : "\\u%04x", c));
                    }
                }
            }
        });
        return out.append(quote).toString();
    }

    /** Go's idea of what can be seen; of the spaces only that of ASCII. */
    static boolean printable(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            case Character.SPACE_SEPARATOR -> c == ' ';
            default -> true;
        };
    }

    /** The text that stands between quotes of any kind; null if it isn't written as Go wants it. */
    static @Nullable String unquoted(String quoted) {
        char quote = quoted.charAt(0);
        String inner = quoted.substring(1, quoted.length() - 1);
        if (quote == '`') {
            return inner.replace("\r", "");
        }
        StringBuilder out = new StringBuilder();
        int i = 0;
        while (i < inner.length()) {
            char c = inner.charAt(i);
            if (c == '\n' || c == quote) {
                return null;
            }
            if (c != '\\') {
                out.append(c);
                i++;
                continue;
            }
            int used = escape(inner, i + 1, quote, out);
            if (used == 0) {
                return null;
            }
            i += 1 + used;
        }
        return out.toString();
    }

    /** Appends what an escape sequence stands for; tells its length, 0 if it is none. */
    private static int escape(String text, int at, char quote, StringBuilder out) {
        if (at >= text.length()) {
            return 0;
        }
        char c = text.charAt(at);
        int simple = "abfnrtv\\".indexOf(c);
        if (simple >= 0) {
            out.append("\u0007\b\f\n\r\t\u000b\\".charAt(simple));
            return 1;
        }
        if (c == quote) {
            out.append(quote);
            return 1;
        }
        return switch (c) {
            case 'x' -> code(text, at + 1, 2, 16, out);
            case 'u' -> code(text, at + 1, 4, 16, out);
            case 'U' -> code(text, at + 1, 8, 16, out);
            default -> c >= '0' && c <= '7' ? code(text, at, 3, 8, out) - 1 : 0;
        };
    }

    private static int code(String text, int at, int digits, int base, StringBuilder out) {
        if (at + digits > text.length()) {
            return 0;
        }
        try {
            long code = Long.parseLong(text, at, at + digits, base);
            if (code < 0 || code > Character.MAX_CODE_POINT || text.charAt(at) == '+') {
                return 0;
            }
            out.appendCodePoint((int) code);
            return digits + 1;
        } catch (NumberFormatException _) {
            return 0;
        }
    }
}
