package dev.priok.build.dockerfile.word;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;

/**
 * A pattern of {@code ${x#pattern}} and its kin: {@code *} and {@code ?} match anything within a line. Matching takes time
 * in proportion to pattern times text, whatever they are.
 */
final class ShellPattern {
    private static final long LARGEST_PRODUCT = 64L << 20;
    private static final int ANY = -1;
    private static final int STAR = -2;

    private final List<Integer> tokens;

    private ShellPattern(List<Integer> tokens) {
        this.tokens = tokens;
    }

    static ShellPattern parse(String pattern) throws WordException {
        int[] points = pattern.codePoints().toArray();
        List<Integer> tokens = new ArrayList<>();
        for (int i = 0; i < points.length; i++) {
            switch (points[i]) {
                case '*' -> tokens.add(STAR);
                case '?' -> tokens.add(ANY);
                case '\\' -> {
                    int next = i + 1 < points.length ? points[++i] : 0xfffd;
                    if ("}/*?\\".indexOf(next) < 0) {
                        throw new WordException("invalid pattern (" + pattern + ") in substitution: invalid escape '\\"
                                + Character.toString(next) + "'");
                    }
                    tokens.add(next);
                }
                default -> tokens.add(points[i]);
            }
        }
        return new ShellPattern(tokens);
    }

    String withoutPrefix(String value, boolean longest) throws WordException {
        int[] text = value.codePoints().toArray();
        int end = new Matching(tokens, text, longest).end(0);
        return end < 0 ? value : new String(text, end, text.length - end);
    }

    String withoutSuffix(String value, boolean longest) throws WordException {
        List<Integer> backwards = new ArrayList<>(tokens);
        Collections.reverse(backwards);
        int[] text = reversed(value.codePoints().toArray());
        int end = new Matching(backwards, text, longest).end(0);
        return end < 0 ? value : new String(reversed(text), 0, text.length - end);
    }

    String replace(String value, String replacement, boolean all) throws WordException {
        int[] text = value.codePoints().toArray();
        Matching matching = new Matching(tokens, text, true);
        StringBuilder out = new StringBuilder();
        int lastEnd = -1;
        int at = 0;
        while (at <= text.length) {
            int end = matching.end(at);
            boolean counts = end >= 0 && !(end == at && at == lastEnd);
            if (counts) {
                out.append(replacement);
                lastEnd = end;
            }
            if (counts && !all) {
                return out.append(new String(text, end, text.length - end)).toString();
            }
            if (counts && end > at) {
                at = end;
            } else {
                if (at < text.length) {
                    out.appendCodePoint(text[at]);
                }
                at++;
            }
        }
        return out.toString();
    }

    private static int[] reversed(int[] points) {
        int[] result = new int[points.length];
        for (int i = 0; i < points.length; i++) {
            result[points.length - 1 - i] = points[i];
        }
        return result;
    }

    /** All places of a text where the rest of the tokens match, computed once from the end. */
    private static final class Matching {
        private final List<Integer> tokens;
        private final int[] text;
        private final boolean longest;
        private final List<BitSet> reach;

        Matching(List<Integer> tokens, int[] text, boolean longest) throws WordException {
            if ((long) tokens.size() * text.length > LARGEST_PRODUCT) {
                throw new WordException("pattern and value of a substitution are too long");
            }
            this.tokens = tokens;
            this.text = text;
            this.longest = longest;
            BitSet rest = new BitSet(text.length + 1);
            rest.set(0, text.length + 1);
            List<BitSet> backwards = new ArrayList<>(List.of(rest));
            for (int j = tokens.size() - 1; j >= 0; j--) {
                rest = step(tokens.get(j), rest);
                backwards.add(rest);
            }
            Collections.reverse(backwards);
            reach = backwards;
        }

        private BitSet step(int token, BitSet rest) {
            BitSet result = new BitSet(text.length + 1);
            if (token == STAR) {
                for (int i = text.length; i >= 0; i--) {
                    boolean on = i < text.length && text[i] != '\n' && result.get(i + 1);
                    result.set(i, on || rest.get(i));
                }
                return result;
            }
            for (int i = 0; i < text.length; i++) {
                boolean fits = token == ANY ? text[i] != '\n' : text[i] == token;
                result.set(i, fits && rest.get(i + 1));
            }
            return result;
        }

        /** Where the match that begins there ends; -1 if none does. */
        int end(int start) {
            if (!reach.getFirst().get(start)) {
                return -1;
            }
            int at = start;
            for (int j = 0; j < tokens.size(); j++) {
                at = tokens.get(j) == STAR ? afterStar(at, reach.get(j + 1)) : at + 1;
            }
            return at;
        }

        private int afterStar(int start, BitSet rest) {
            if (!longest) {
                return rest.nextSetBit(start);
            }
            int limit = start;
            while (limit < text.length && text[limit] != '\n') {
                limit++;
            }
            return rest.previousSetBit(limit);
        }
    }
}
