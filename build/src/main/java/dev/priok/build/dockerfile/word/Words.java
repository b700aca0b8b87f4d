package dev.priok.build.dockerfile.word;

import dev.priok.model.Quoted;

/** Reads words, replaces variables in them and splits them, as the shell does with what Dockerfiles may contain. */
public final class Words {
    private Words() {}

    /**
     * Reads a text.
     *
     * @throws WordException if a quote or brace isn't closed, a modifier is unknown, or {@code ${x:?message}} says so
     */
    public static Expanded expand(String text, WordStyle style, Variables variables) throws WordException {
        Scan scan = new Scan(text, style, variables);
        try {
            return scan.all();
        } catch (WordException e) {
            throw new WordException("failed to process " + Quoted.of(text) + ": " + e.getMessage());
        }
    }

    /** What Go's unicode.IsSpace is true for. */
    public static boolean isSpace(int c) {
        return switch (c) {
            case '\t', '\n', 0x0b, '\f', '\r', ' ', 0x85, 0xa0 -> true;
            default -> c > 0xff && Character.isSpaceChar(c);
        };
    }
}
