package dev.priok.compose.model;

import java.time.Duration;
import java.util.function.Predicate;

/** When a service's image is pulled. */
public sealed interface PullPolicy {
    /**
     * Whether it is pulled.
     *
     * @param present whether it is here
     * @param buildable whether it can be built instead
     * @param older whether it is here for longer than that
     */
    boolean pulls(boolean present, boolean buildable, Predicate<Duration> older);

    /** The policies that are one word. */
    enum Fixed implements PullPolicy {
        /** Where there is none here; the default. */
        MISSING,
        ALWAYS,
        NEVER,
        /** Build it, don't pull it. */
        BUILD;

        @Override
        public boolean pulls(boolean present, boolean buildable, Predicate<Duration> older) {
            return this == ALWAYS || (this == MISSING && !present && !buildable);
        }
    }

    /** Where it was pulled longer ago. */
    record Refresh(Duration after) implements PullPolicy {
        @Override
        public boolean pulls(boolean present, boolean buildable, Predicate<Duration> older) {
            return !present || older.test(after);
        }
    }

    /** Of the word of a Compose file; IllegalArgumentException for another. */
    static PullPolicy of(String word) {
        return switch (word) {
            case "", "missing", "if_not_present" -> Fixed.MISSING;
            case "always" -> Fixed.ALWAYS;
            case "never" -> Fixed.NEVER;
            case "build" -> Fixed.BUILD;
            case "daily" -> new Refresh(Duration.ofDays(1));
            case "weekly" -> new Refresh(Duration.ofDays(7));
            default -> {
                if (!word.startsWith("every_")) {
                    throw new IllegalArgumentException("no pull policy: " + word);
                }
                yield new Refresh(Spans.parse(word.substring("every_".length())));
            }
        };
    }
}
