package dev.priok.registry;

import java.util.regex.Pattern;

/** Of names of repositories or tags: {@code *} is any part of a name without slashes, {@code **} any part of it. */
public record NamePattern(String text, Pattern regex) {
    public static NamePattern parse(String text) {
        StringBuilder regex = new StringBuilder();
        int from = 0;
        while (from < text.length()) {
            int star = text.indexOf('*', from);
            int end = star < 0 ? text.length() : star;
            regex.append(Pattern.quote(text.substring(from, end)));
            boolean any = text.startsWith("**", end);
            if (star >= 0) {
                regex.append(any ? ".*" : "[^/]*");
            }
            from = end + (any ? 2 : 1);
        }
        return new NamePattern(text, Pattern.compile(regex.toString()));
    }

    /** The whole name. */
    public boolean fits(String name) {
        return regex.matcher(name).matches();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NamePattern pattern && pattern.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }
}
