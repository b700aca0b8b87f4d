package dev.priok.model.path;

import dev.priok.model.EngineException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;

/**
 * A pattern: {@code *}, {@code ?} and {@code [a-z]} match within one name, {@code **} any number of names. Matching takes
 * time in proportion to pattern times path, whatever they are.
 */
final class PathPattern {
    private final boolean exception;
    private final String text;
    private final List<Token> tokens;

    private PathPattern(boolean exception, String text, List<Token> tokens) {
        this.exception = exception;
        this.text = text;
        this.tokens = tokens;
    }

    /** A part of a pattern. */
    private sealed interface Token {
        /** One character. */
        record One(IntPredicate fits) implements Token {}

        /** Any number of characters but slashes. */
        record Star() implements Token {}

        /** Nothing, or anything up to and with a slash. */
        record Names() implements Token {}

        /** Anything. */
        record Rest() implements Token {}
    }

    /** @param text cleaned and relative */
    static PathPattern parse(boolean exception, String text) {
        return new PathPattern(exception, text, new Parser(text).tokens());
    }

    boolean exception() {
        return exception;
    }

    boolean meansEverything() {
        return !exception && Set.of("*", "**", "**/*").contains(text);
    }

    boolean matchesOrIsAbove(String path) {
        if (matches(path)) {
            return true;
        }
        for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
            if (matches(path.substring(0, slash))) {
                return true;
            }
        }
        return false;
    }

    /** Whether something in a directory may match; says yes when in doubt. */
    boolean mayMatchBelow(String directory) {
        int wild = 0;
        while (wild < text.length() && "*?[\\".indexOf(text.charAt(wild)) < 0) {
            wild++;
        }
        String plain = text.substring(0, wild);
        if (wild == text.length()) {
            return plain.startsWith(directory + "/");
        }
        String below = directory + "/";
        return plain.startsWith(below) || below.startsWith(plain);
    }

    boolean matches(String path) {
        int[] points = path.codePoints().toArray();
        boolean[] reached = new boolean[points.length + 1];
        reached[0] = true;
        for (Token token : tokens) {
            reached = step(token, points, reached);
            if (reached == null) {
                return false;
            }
        }
        return reached[points.length];
    }

    /** Where one may be after a token; null: nowhere. */
    private static boolean @org.jspecify.annotations.Nullable [] step(Token token, int[] points, boolean[] reached) {
        boolean[] after = new boolean[reached.length];
        boolean any = false;
        boolean open = false;
        for (int i = 0; i < reached.length; i++) {
            boolean here = switch (token) {
                case Token.One one -> i > 0 && reached[i - 1] && one.fits().test(points[i - 1]);
                case Token.Star _ -> {
                    open = reached[i] || (open && points[i - 1] != '/');
                    yield open;
                }
                case Token.Names _ -> {
                    boolean slash = open && points[i - 1] == '/';
                    open |= reached[i];
                    yield reached[i] || slash;
                }
                case Token.Rest _ -> {
                    open |= reached[i];
                    yield open;
                }
            };
            after[i] = here;
            any |= here;
        }
        return any ? after : null;
    }

    @Override
    public String toString() {
        return (exception ? "!" : "") + text;
    }

    private static final class Parser {
        private final int[] points;
        private final List<Token> tokens = new ArrayList<>();
        private int at;

        Parser(String text) {
            points = text.codePoints().toArray();
        }

        List<Token> tokens() {
            while (at < points.length) {
                int c = points[at++];
                switch (c) {
                    case '*' -> star();
                    case '?' -> tokens.add(new Token.One(p -> p != '/'));
                    case '[' -> tokens.add(new Token.One(range()));
                    case '\\' -> tokens.add(literal(escaped()));
                    default -> tokens.add(literal(c));
                }
            }
            return tokens;
        }

        private static Token literal(int c) {
            return new Token.One(p -> p == c);
        }

        private void star() {
            boolean first = at == 1;
            if (at == points.length || points[at] != '*') {
                tokens.add(new Token.Star());
                return;
            }
            at++;
            boolean slash = at < points.length && points[at] == '/';
            if (slash) {
                at++;
            }
            // "**name" in front of nothing but plain characters means what ends so, also within a name.
            boolean suffix = first && !slash && plainFrom(at);
            tokens.add(at == points.length || suffix ? new Token.Rest() : new Token.Names());
        }

        private boolean plainFrom(int start) {
            return Arrays.stream(points, start, points.length).noneMatch(p -> "*?[]\\".indexOf(p) >= 0);
        }

        private int escaped() {
            if (at == points.length) {
                throw bad();
            }
            return points[at++];
        }

        private IntPredicate range() {
            boolean negated = at < points.length && points[at] == '^';
            if (negated) {
                at++;
            }
            List<int[]> ranges = new ArrayList<>();
            while (at < points.length && (points[at] != ']' || ranges.isEmpty())) {
                int low = bound();
                int high = low;
                if (at < points.length && points[at] == '-') {
                    at++;
                    high = bound();
                }
                ranges.add(new int[] {low, high});
            }
            if (at == points.length) {
                throw bad();
            }
            at++;
            return p -> p != '/' && negated != ranges.stream().anyMatch(range -> range[0] <= p && p <= range[1]);
        }

        private int bound() {
            if (at == points.length || points[at] == '-' || points[at] == ']') {
                throw bad();
            }
            int c = points[at++];
            return c == '\\' ? escaped() : c;
        }

        private static EngineException bad() {
            return EngineException.invalid("syntax error in pattern");
        }
    }
}
