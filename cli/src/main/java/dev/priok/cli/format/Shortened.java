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

    /** At most that many columns of a terminal, the last one an ellipsis if something is cut. */
    public static String text(String text, int most) {
        int width = 0;
        int kept = 0;
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            width += DisplayWidth.isWide(text.codePointAt(i)) ? 2 : 1;
            if (width <= most - 1) {
                kept = i + Character.charCount(text.codePointAt(i));
            }
        }
        return width <= most ? text : text.substring(0, kept) + "…";
    }
}
