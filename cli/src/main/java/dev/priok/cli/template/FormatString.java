package dev.priok.cli.template;

import java.util.List;

/** A format with percent signs, and the values for it. */
final class FormatString {
    private static final int LARGEST = 1_000_000;

    private final String format;
    private final List<Value> values;
    private final StringBuilder out = new StringBuilder();
    private int at;
    private int next;
    private boolean reordered;
    private boolean goodIndex = true;

    FormatString(String format, List<Value> values) {
        this.format = format;
        this.values = values;
    }

    String render() {
        while (at < format.length()) {
            int percent = format.indexOf('%', at);
            if (percent < 0) {
                out.append(format, at, format.length());
                break;
            }
            out.append(format, at, percent);
            at = percent + 1;
            directive();
        }
        if (!reordered && next < values.size()) {
            extra();
        }
        return out.toString();
    }

    private void extra() {
        out.append("%!(EXTRA ");
        for (int i = next; i < values.size(); i++) {
            out.append(i > next ? ", " : "");
            Value value = values.get(i);
            if (value.exists()) {
                out.append(value.typeName()).append('=').append(GoFormat.plain(value));
            } else {
                out.append("<nil>");
            }
        }
        out.append(')');
    }

    private void directive() {
        goodIndex = true;
        boolean afterIndex = index();
        Verb flags = flags();
        afterIndex |= index();
        boolean minus = flags.minus();
        int width = -1;
        if (at < format.length() && format.charAt(at) == '*') {
            at++;
            width = starred("%!(BADWIDTH)", true);
            if (width < -1) {
                minus = true;
                width = -width;
            }
            afterIndex = false;
        } else {
            width = number();
            goodIndex &= !(afterIndex && width >= 0);
        }
        int precision = -1;
        if (at < format.length() && format.charAt(at) == '.') {
            at++;
            goodIndex &= !afterIndex;
            afterIndex = index();
            if (at < format.length() && format.charAt(at) == '*') {
                at++;
                precision = starred("%!(BADPREC)", false);
                afterIndex = false;
            } else {
                precision = Math.max(0, number());
            }
        }
        if (!afterIndex) {
            index();
        }
        verb(new Verb(flags.plus(), minus, flags.sharp(), flags.space(), flags.zero(), width, precision));
    }

    private void verb(Verb verb) {
        if (at >= format.length()) {
            out.append("%!(NOVERB)");
            return;
        }
        int letter = format.codePointAt(at);
        at += Character.charCount(letter);
        if (letter == '%') {
            out.append('%');
        } else if (!goodIndex) {
            out.append("%!").appendCodePoint(letter).append("(BADINDEX)");
        } else if (next >= values.size()) {
            out.append("%!").appendCodePoint(letter).append("(MISSING)");
        } else {
            new GoPrinter(out).print(values.get(next), letter, verb, 0);
            next++;
        }
    }

    private Verb flags() {
        boolean plus = false;
        boolean minus = false;
        boolean sharp = false;
        boolean space = false;
        boolean zero = false;
        while (at < format.length()) {
            switch (format.charAt(at)) {
                case '+' -> plus = true;
                case '-' -> minus = true;
                case '#' -> sharp = true;
                case ' ' -> space = true;
                case '0' -> zero = true;
                default -> {
                    return new Verb(plus, minus, sharp, space, zero, -1, -1);
                }
            }
            at++;
        }
        return new Verb(plus, minus, sharp, space, zero, -1, -1);
    }

    /** A number given in the format, -1 if there is none. */
    private int number() {
        int start = at;
        while (at < format.length() && format.charAt(at) >= '0' && format.charAt(at) <= '9') {
            at++;
        }
        if (at == start) {
            return -1;
        }
        return at - start > 6 ? -1 : Integer.parseInt(format.substring(start, at));
    }

    /** A number given by a value, -1 if that is none; a negative width is one below -1. */
    private int starred(String problem, boolean negativeToo) {
        boolean good = next < values.size()
                && values.get(next).type().equals(GoType.INT)
                && Math.abs(values.get(next).number()) <= LARGEST;
        int value = good ? (int) values.get(next).number() : -1;
        if (next < values.size()) {
            next++;
        }
        if (!good) {
            out.append(problem);
        }
        return value < 0 && !negativeToo ? -1 : value;
    }

    /** Reads {@code [3]}, which says which value is next. */
    private boolean index() {
        if (at >= format.length() || format.charAt(at) != '[') {
            return false;
        }
        reordered = true;
        int end = format.indexOf(']', at);
        if (end < 0) {
            goodIndex = false;
            at++;
            return false;
        }
        String digits = format.substring(at + 1, end);
        at = end + 1;
        boolean number =
                !digits.isEmpty() && digits.length() < 7 && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        int wanted = number ? Integer.parseInt(digits) - 1 : -1;
        if (wanted < 0 || wanted >= values.size()) {
            goodIndex = false;
            return true;
        }
        next = wanted;
        return true;
    }
}
