package dev.priok.compose.env;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Texts with variables: {@code $NAME}, {@code ${NAME}} and, with a word that may have variables itself, {@code :-} and
 * {@code -} (otherwise), {@code :?} and {@code ?} (refuse otherwise), {@code :+} and {@code +} (instead). {@code $$} is a
 * dollar.
 */
public final class Template {
    private static final int DEEPEST = 50;

    private final String text;
    private final Variables variables;
    private final int depth;

    private Template(String text, Variables variables, int depth) {
        this.text = text;
        this.variables = variables;
        this.depth = depth;
    }

    /** Where values come from. */
    @FunctionalInterface
    public interface Variables {
        /** Null: not set. */
        @Nullable
        String value(String name);

        /** Told of a variable that isn't set, where the text doesn't say what then. */
        default void missing(String name) {}
    }

    /** A variable in a text. */
    public record Use(String name, boolean required, String defaultValue, String presenceValue) {}

    /** The text with its variables replaced; {@link TemplateException} where it can't be. */
    public static String fill(String text, Variables variables) throws TemplateException {
        return fill(text, variables, 0);
    }

    private static String fill(String text, Variables variables, int depth) throws TemplateException {
        if (text.indexOf('$') < 0) {
            return text;
        }
        if (depth > DEEPEST) {
            throw new TemplateException("variables nested deeper than " + DEEPEST + " levels");
        }
        return new Template(text, variables, depth).fill();
    }

    private String fill() throws TemplateException {
        StringBuilder filled = new StringBuilder();
        int position = 0;
        while (position < text.length()) {
            int dollar = text.indexOf('$', position);
            if (dollar < 0 || dollar == text.length() - 1) {
                break;
            }
            filled.append(text, position, dollar);
            char next = text.charAt(dollar + 1);
            if (next == '$') {
                filled.append('$');
                position = dollar + 2;
            } else if (isNameStart(next)) {
                position = endOfName(text, dollar + 1);
                filled.append(plain(text.substring(dollar + 1, position)));
            } else if (next == '{') {
                int close = closingBrace(text, dollar + 1);
                if (close < 0) {
                    throw invalid(text);
                }
                filled.append(braced(text.substring(dollar + 2, close)));
                position = close + 1;
            } else {
                filled.append('$');
                position = dollar + 1;
            }
        }
        return filled.append(text, position, text.length()).toString();
    }

    private static TemplateException invalid(String text) {
        return new TemplateException("'" + text + "' isn't valid: write $$ for a dollar that begins no variable");
    }

    private String plain(String name) {
        String value = variables.value(name);
        if (value == null) {
            variables.missing(name);
            return "";
        }
        return value;
    }

    private String braced(String inside) throws TemplateException {
        int end = inside.isEmpty() || !isNameStart(inside.charAt(0)) ? 0 : endOfName(inside, 0);
        if (end == 0) {
            throw invalid(text);
        }
        String name = inside.substring(0, end);
        if (end == inside.length()) {
            return plain(name);
        }
        boolean emptyToo = inside.charAt(end) == ':';
        int operator = emptyToo ? end + 1 : end;
        if (operator >= inside.length()) {
            throw invalid(text);
        }
        String value = variables.value(name);
        boolean there = value != null && !(emptyToo && value.isEmpty());
        String word = inside.substring(operator + 1);
        return switch (inside.charAt(operator)) {
            case '-' -> there && value != null ? value : fill(word, variables, depth + 1);
            case '+' -> there ? fill(word, variables, depth + 1) : value == null || !emptyToo ? "" : value;
            case '?' -> {
                if (there && value != null) {
                    yield value;
                }
                String reason = fill(word, variables, depth + 1);
                throw new TemplateException(
                        "required variable " + name + " is missing a value" + (reason.isEmpty() ? "" : ": " + reason));
            }
            default -> throw invalid(text);
        };
    }

    /** The variables that a text names, also in words of others; what isn't valid names none. */
    public static List<Use> uses(String text) {
        List<Use> all = new ArrayList<>();
        int position = 0;
        while (position < text.length() - 1) {
            if (text.charAt(position) != '$') {
                position++;
                continue;
            }
            char next = text.charAt(position + 1);
            if (isNameStart(next)) {
                int end = endOfName(text, position + 1);
                all.add(new Use(text.substring(position + 1, end), false, "", ""));
                position = end;
            } else if (next == '{') {
                int close = closingBrace(text, position + 1);
                if (close < 0) {
                    break;
                }
                bracedUses(text.substring(position + 2, close), all);
                position = close + 1;
            } else {
                position += 2;
            }
        }
        return all;
    }

    private static void bracedUses(String inside, List<Use> all) {
        int end = inside.isEmpty() || !isNameStart(inside.charAt(0)) ? 0 : endOfName(inside, 0);
        if (end == 0) {
            return;
        }
        String rest = inside.substring(end);
        String operator = rest.startsWith(":") ? rest.substring(1) : rest;
        String word = operator.isEmpty() ? "" : operator.substring(1);
        boolean required = operator.startsWith("?");
        all.add(new Use(
                inside.substring(0, end),
                required,
                operator.startsWith("-") ? word : "",
                operator.startsWith("+") ? word : ""));
        if (!required) {
            all.addAll(uses(word));
        }
    }

    private static boolean isNameStart(char character) {
        return character == '_' || (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z');
    }

    private static int endOfName(String text, int start) {
        int end = start;
        while (end < text.length() && (isNameStart(text.charAt(end)) || Character.digit(text.charAt(end), 10) >= 0)) {
            end++;
        }
        return end;
    }

    /** Where the brace at a place is closed; -1: nowhere. */
    private static int closingBrace(String text, int open) {
        int depth = 0;
        for (int i = open; i < text.length(); i++) {
            if (text.charAt(i) == '{') {
                depth++;
            } else if (text.charAt(i) == '}' && --depth == 0) {
                return i;
            }
        }
        return -1;
    }
}
