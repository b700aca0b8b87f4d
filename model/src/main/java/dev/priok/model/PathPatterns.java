package dev.priok.model;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Patterns as {@code .dockerignore} has them: {@code *} and {@code ?} stay in one directory, {@code **} goes through any
 * number, {@code [a-z]} is one of some characters, {@code \} takes the next character as it is, and {@code !} takes what
 * it matches back. What matches a directory counts for all below it; the last pattern that matches decides. Thread-safe.
 */
public final class PathPatterns {
    private final List<Rule> rules;
    private final boolean hasExceptions;

    private record Rule(Pattern pattern, boolean exception) {}

    private PathPatterns(List<Rule> rules) {
        this.rules = List.copyOf(rules);
        this.hasExceptions = rules.stream().anyMatch(Rule::exception);
    }

    /** Reads patterns; empty ones mean nothing. InvalidParameter for one that is none. */
    public static PathPatterns of(List<String> patterns) {
        List<Rule> rules = new ArrayList<>();
        for (String text : patterns) {
            String stripped = text.strip();
            if (stripped.isEmpty()) {
                continue;
            }
            boolean exception = stripped.startsWith("!");
            if (exception && stripped.length() == 1) {
                throw EngineException.invalid("illegal exclusion pattern: \"!\"");
            }
            String path = clean(exception ? stripped.substring(1) : stripped);
            rules.add(new Rule(compiled(path, text), exception));
        }
        return new PathPatterns(rules);
    }

    /** Without empty and "." elements, ".." taken with what is before it, and slashes at the ends. */
    private static String clean(String path) {
        List<String> elements = new ArrayList<>();
        for (String element : path.split("/", -1)) {
            if (element.equals("..")
                    && !elements.isEmpty()
                    && !elements.getLast().equals("..")) {
                elements.removeLast();
            } else if (!element.isEmpty() && !element.equals(".") && !(element.equals("..") && path.startsWith("/"))) {
                elements.add(element);
            }
        }
        return elements.isEmpty() ? "." : String.join("/", elements);
    }

    private static Pattern compiled(String path, String shown) {
        try {
            return Pattern.compile(expression(path), Pattern.DOTALL);
        } catch (PatternSyntaxException e) {
            throw EngineException.invalid("syntax error in pattern: \"" + shown + "\"");
        }
    }

    private static String expression(String path) {
        StringBuilder expression = new StringBuilder();
        int i = 0;
        while (i < path.length()) {
            char c = path.charAt(i++);
            if (c == '*' && path.startsWith("*", i)) {
                i++;
                boolean last = i == path.length();
                boolean slash = path.startsWith("/", i);
                i += slash ? 1 : 0;
                boolean end = i == path.length();
                // After a slash or at the beginning it stands for whole directories, none included.
                expression.append(last || end ? ".*" : "(?:.*/)?");
            } else if (c == '*') {
                expression.append("[^/]*");
            } else if (c == '?') {
                expression.append("[^/]");
            } else if (c == '[') {
                i = characters(path, i, expression);
            } else if (c == '\\' && i < path.length()) {
                int escaped = path.codePointAt(i);
                i += Character.charCount(escaped);
                expression.append(Pattern.quote(Character.toString(escaped)));
            } else {
                expression.append(Pattern.quote(String.valueOf(c)));
            }
        }
        return expression.toString();
    }

    /** One of some characters; returns where it ends. Without an end it is refused by the compiler of expressions. */
    private static int characters(String path, int start, StringBuilder expression) {
        int i = start;
        expression.append('[');
        if (path.startsWith("^", i)) {
            expression.append('^');
            i++;
        }
        boolean first = true;
        while (i < path.length() && (first || path.charAt(i) != ']')) {
            char c = path.charAt(i++);
            first = false;
            if (c == '\\' && i < path.length()) {
                expression.append('\\').append(path.charAt(i++));
            } else if ("[]&^~\\".indexOf(c) >= 0) {
                expression.append('\\').append(c);
            } else {
                expression.append(c);
            }
        }
        if (i < path.length()) {
            expression.append(']');
        }
        return i + 1;
    }

    public boolean isEmpty() {
        return rules.isEmpty();
    }

    /** Whether something below a directory that {@link #matches} may not match. */
    public boolean hasExceptions() {
        return hasExceptions;
    }

    /**
     * Whether a path, or a directory above it, matches.
     *
     * @param path relative, without "." and ".." and slashes at the ends
     */
    public boolean matches(String path) {
        boolean matched = false;
        for (Rule rule : rules) {
            if (matched == rule.exception() && matchesOrAbove(rule.pattern(), path)) {
                matched = !matched;
            }
        }
        return matched;
    }

    private static boolean matchesOrAbove(Pattern pattern, String path) {
        for (int end = path.length(); end > 0; end = path.lastIndexOf('/', end - 1)) {
            if (pattern.matcher(path.substring(0, end)).matches()) {
                return true;
            }
        }
        return false;
    }
}
