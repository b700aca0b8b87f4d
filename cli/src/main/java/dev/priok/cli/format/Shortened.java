package dev.priok.cli.format;

/** Texts cut to fit a column. */
public final class Shortened {
    private static final int SHORT_ID_LENGTH = 12;

    private Shortened() {}

    /** The first 12 characters of an id, without the digest's algorithm. */
    public static String id(String id) {
        String digits = id.substring(id.indexOf(':') + 1);
        return digits.length() > SHORT_ID_LENGTH ? digits.substring(0, SHORT_ID_LENGTH) : digits;
    }

    /** At most that many characters, the last one an ellipsis if something is cut. */
    public static String text(String text, int most) {
        if (text.codePointCount(0, text.length()) <= most) {
            return text;
        }
        return text.substring(0, text.offsetByCodePoints(0, most - 1)) + "…";
    }
}
