package dev.priok.cli.template;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What docker's functions do with texts. */
final class Words {
    private Words() {}

    static Value split(String text, String separator) {
        List<String> parts = new ArrayList<>();
        if (separator.isEmpty()) {
            text.codePoints().forEach(c -> parts.add(Character.toString(c)));
            return Value.ofTexts(parts);
        }
        int from = 0;
        for (int at = text.indexOf(separator); at >= 0; at = text.indexOf(separator, from)) {
            parts.add(text.substring(from, at));
            from = at + separator.length();
        }
        parts.add(text.substring(from));
        return Value.ofTexts(parts);
    }

    static Value join(Value texts, String separator) {
        StringBuilder out = new StringBuilder();
        String between = "";
        for (Value text : texts.elements()) {
            out.append(between).append(text.text());
            between = separator;
        }
        return Value.of(out.toString());
    }

    /** The first letter of each word in upper case. */
    static String title(String text) {
        StringBuilder out = new StringBuilder();
        int before = ' ';
        for (int i = 0; i < text.length(); i += Character.charCount(before)) {
            int c = text.codePointAt(i);
            out.appendCodePoint(isSeparator(before) ? Character.toTitleCase(c) : c);
            before = c;
        }
        return out.toString();
    }

    private static boolean isSeparator(int c) {
        if (c < 128) {
            return !Character.isLetterOrDigit(c) && c != '_';
        }
        return !Character.isLetterOrDigit(c) && Character.isWhitespace(c);
    }

    static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    static String upper(String text) {
        return text.toUpperCase(Locale.ROOT);
    }

    static String pad(String text, long before, long after) {
        if (text.isEmpty()) {
            return text;
        }
        return " ".repeat(spaces(before)) + text + " ".repeat(spaces(after));
    }

    private static int spaces(long count) {
        if (count < 0) {
            throw new CallException("strings: negative Repeat count");
        }
        if (count > 1 << 20) {
            throw new CallException("more than " + (1 << 20) + " spaces");
        }
        return (int) count;
    }

    /** The first bytes; what is left of a character that is cut becomes a question mark. */
    static String truncate(String text, long most) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length < most) {
            return text;
        }
        if (most < 0) {
            throw new CallException("runtime error: slice bounds out of range [:" + most + "]");
        }
        return new String(bytes, 0, (int) most, StandardCharsets.UTF_8);
    }
}
