package dev.priok.cli.template;

/**
 * What stands between the percent sign and the letter.
 *
 * @param width -1 if there is none
 * @param precision -1 if there is none
 */
record Verb(boolean plus, boolean minus, boolean sharp, boolean space, boolean zero, int width, int precision) {
    static final Verb PLAIN = new Verb(false, false, false, false, false, -1, -1);

    /** Adds spaces up to the width. */
    String padded(String text) {
        int missing = width - text.codePointCount(0, text.length());
        if (missing <= 0) {
            return text;
        }
        return minus ? text + " ".repeat(missing) : " ".repeat(missing) + text;
    }

    /** Adds zeros between the sign and the digits if that is wanted, else spaces. */
    String paddedNumber(String text) {
        if (!zero || minus || text.length() >= width) {
            return padded(text);
        }
        boolean signed = !text.isEmpty() && "+- ".indexOf(text.charAt(0)) >= 0;
        String sign = signed ? text.substring(0, 1) : "";
        return sign + "0".repeat(width - text.length()) + text.substring(sign.length());
    }

    Verb withoutZero() {
        return new Verb(plus, minus, sharp, space, false, width, precision);
    }

    /** For {@code %+v}, where the plus is no sign. */
    Verb withoutPlus() {
        return new Verb(false, minus, sharp, space, zero, width, precision);
    }
}
