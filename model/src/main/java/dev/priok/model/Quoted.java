package dev.priok.model;

/** Texts in quotes, as Go's {@code %q} shows them in messages. */
public final class Quoted {
    private Quoted() {}

    public static String of(String text) {
        StringBuilder out = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            append(out, text.charAt(i), '"');
        }
        return out.append('"').toString();
    }

    /** The character of this number, in single quotes. */
    public static String character(int code) {
        StringBuilder out = new StringBuilder("'");
        if (code < Character.MIN_SUPPLEMENTARY_CODE_POINT) {
            append(out, (char) code, '\'');
        } else {
            out.appendCodePoint(Character.isValidCodePoint(code) ? code : 0xfffd);
        }
        return out.append('\'').toString();
    }

    private static void append(StringBuilder out, char c, char quote) {
        switch (c) {
            case 7 -> out.append("\\a");
            case '\b' -> out.append("\\b");
            case '\t' -> out.append("\\t");
            case '\n' -> out.append("\\n");
            case 11 -> out.append("\\v");
            case '\f' -> out.append("\\f");
            case '\r' -> out.append("\\r");
            case '\\' -> out.append("\\\\");
            default -> {
                if (c == quote) {
                    out.append('\\').append(c);
                } else if (c < ' ' || c == 127) {
                    out.append("\\x").append(Character.forDigit(c >> 4, 16)).append(Character.forDigit(c & 15, 16));
                } else {
                    out.append(c);
                }
            }
        }
    }
}
