package dev.priok.cli.flags;

import java.util.Collection;

/** What somebody who mistyped a word may have meant. */
public final class Similar {
    /** As many wrong letters are a slip; more are another word. */
    private static final int MOST_SLIPS = 2;

    private Similar() {}

    /** The nearest of the words known, or the empty string when none is near. */
    public static String to(String typed, Collection<String> known) {
        String best = "";
        int fewest = Math.min(MOST_SLIPS, Math.max(1, typed.length() / 3)) + 1;
        for (String word : known) {
            int slips = slips(typed, word);
            boolean begun = typed.length() >= 3 && word.startsWith(typed);
            if (slips < fewest || (begun && best.isEmpty())) {
                best = word;
                fewest = Math.min(fewest, slips);
            }
        }
        return best;
    }

    /** Letters left out, added, changed or swapped with their neighbour (optimal string alignment). */
    static int slips(String left, String right) {
        int[] beforeLast = new int[right.length() + 1];
        int[] last = new int[right.length() + 1];
        for (int j = 0; j <= right.length(); j++) {
            last[j] = j;
        }
        for (int i = 1; i <= left.length(); i++) {
            int[] row = new int[right.length() + 1];
            row[0] = i;
            for (int j = 1; j <= right.length(); j++) {
                int changed = last[j - 1] + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(changed, Math.min(last[j], row[j - 1]) + 1);
                if (i > 1
                        && j > 1
                        && left.charAt(i - 1) == right.charAt(j - 2)
                        && left.charAt(i - 2) == right.charAt(j - 1)) {
                    row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
                }
            }
            beforeLast = last;
            last = row;
        }
        return last[right.length()];
    }
}
