package dev.priok.store.edit;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** A pattern for one name, as Go's filepath.Match reads it. */
record Glob(@Nullable Pattern pattern) {
    /** A broken one matches nothing, as in BuildKit. */
    static Glob of(String text) {
        try {
            return new Glob(Pattern.compile(expression(text), Pattern.DOTALL));
        } catch (PatternSyntaxException e) {
            return new Glob(null);
        }
    }

    /** Whether a path element is a pattern and no name. */
    static boolean isPattern(String element) {
        for (int i = 0; i < element.length(); i++) {
            switch (element.charAt(i)) {
                case '\\' -> i++;
                case '*', '?', '[' -> {
                    return true;
                }
                default -> {}
            }
        }
        return false;
    }

    boolean matches(String name) {
        return pattern != null && pattern.matcher(name).matches();
    }

    private static String expression(String text) {
        StringBuilder expression = new StringBuilder();
        boolean inSet = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && i + 1 < text.length()) {
                expression.append(Pattern.quote(text.substring(i + 1, i + 2)));
                i++;
            } else if (inSet) {
                inSet = c != ']';
                expression.append("[&~".indexOf(c) >= 0 ? "\\" + c : String.valueOf(c));
            } else if (c == '[') {
                inSet = true;
                boolean negated = text.startsWith("^", i + 1);
                expression.append(negated ? "[^" : "[");
                i += negated ? 1 : 0;
            } else {
                expression.append(c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(String.valueOf(c)));
            }
        }
        return expression.toString();
    }
}
