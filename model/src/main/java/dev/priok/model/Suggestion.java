package dev.priok.model;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** What someone who mistyped may have meant. */
public final class Suggestion {
    private static final int FARTHEST = 2;

    private Suggestion() {}

    /** The nearest of the words; empty if none is near, or if it is one of them. */
    public static Optional<String> among(String given, Collection<String> words) {
        String best = "";
        int least = FARTHEST + 1;
        for (String word : words) {
            if (word.equals(given)) {
                return Optional.empty();
            }
            int distance = Math.abs(word.length() - given.length()) > FARTHEST ? least : distance(given, word);
            if (distance < least) {
                best = word;
                least = distance;
            }
        }
        return best.isEmpty() ? Optional.empty() : Optional.of(best);
    }

    /** The same whatever the case, answered in the case of what was given. */
    public static Optional<String> ignoringCase(String given, Collection<String> words) {
        Optional<String> found = among(
                given.toLowerCase(Locale.ROOT),
                words.stream().map(word -> word.toLowerCase(Locale.ROOT)).toList());
        boolean upper = given.equals(given.toUpperCase(Locale.ROOT)) && !given.equals(given.toLowerCase(Locale.ROOT));
        return found.map(word -> upper ? word.toUpperCase(Locale.ROOT) : word);
    }

    /** A message with such a word at its end. */
    public static String added(String message, Optional<String> word) {
        return word.map(found -> message + " (did you mean " + found + "?)").orElse(message);
    }

    private static int distance(String one, String other) {
        int[] row = new int[other.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int change = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[other.length()];
    }
}
