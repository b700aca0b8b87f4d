package dev.priok.cli.completion;

import dev.priok.cli.flags.Flag;
import dev.priok.cli.flags.FlagSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Goes over the words that are typed already: which are flags, which are their values, which are arguments. */
final class Walk {
    private final FlagSet flags;
    private @Nullable Flag pending;
    private boolean flagsEnded;
    private int arguments;

    Walk(FlagSet flags) {
        this.flags = flags;
    }

    FlagSet flags() {
        return flags;
    }

    /** The flag whose value comes next, or null. */
    @Nullable
    Flag pending() {
        return pending;
    }

    /** Whether nothing that follows can be a flag. */
    boolean flagsEnded() {
        return flagsEnded;
    }

    int arguments() {
        return arguments;
    }

    /** Goes on from there; returns where the first argument is if that is where to stop, else the number of words. */
    int over(List<String> words, int start, boolean untilArgument) {
        for (int i = start; i < words.size(); i++) {
            String word = words.get(i);
            if (pending != null) {
                pending = null;
            } else if (flagsEnded || word.length() < 2 || word.charAt(0) != '-') {
                if (untilArgument) {
                    return i;
                }
                arguments++;
                flagsEnded |= flags.endsAtFirstArgument();
            } else if (word.equals("--")) {
                flagsEnded = true;
            } else {
                pending = word.indexOf('=') >= 0 ? null : wanting(word);
            }
        }
        return words.size();
    }

    /** The flag of that word if its value is the next one. */
    private @Nullable Flag wanting(String word) {
        if (word.startsWith("--")) {
            Flag flag = flags.named(word.substring(2));
            return flag == null || flag.type().isEmpty() ? null : flag;
        }
        for (int i = 1; i < word.length(); i++) {
            Flag flag = flags.shorthanded(word.charAt(i));
            if (flag != null && !flag.type().isEmpty()) {
                return i == word.length() - 1 ? flag : null;
            }
        }
        return null;
    }
}
