package dev.priok.cli.completion;

/**
 * A word that may come next.
 *
 * @param about what it is, empty if that needs no words
 */
public record Offer(String word, String about) {
    static Offer of(String word) {
        return new Offer(word, "");
    }

    /** A line of the protocol that the shells' scripts read. */
    String line(boolean described) {
        int end = about.indexOf('\n');
        String first = end < 0 ? about : about.substring(0, end);
        return described && !first.isEmpty() ? word + "\t" + first : word;
    }
}
