package dev.priok.build.dockerfile.word;

import java.util.List;
import java.util.Set;

/**
 * What came of a text.
 *
 * @param text with its variables replaced
 * @param words the same, split at blanks that weren't quoted
 * @param used names of variables that were asked for and set
 * @param unset those that were not
 * @param missed those of {@code unset} for which nothing in the text provides
 */
public record Expanded(String text, List<String> words, Set<String> used, Set<String> unset, Set<String> missed) {
    public Expanded {
        words = List.copyOf(words);
        used = Set.copyOf(used);
        unset = Set.copyOf(unset);
        missed = Set.copyOf(missed);
    }
}
