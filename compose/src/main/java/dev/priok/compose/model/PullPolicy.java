package dev.priok.compose.model;

import java.time.Duration;

/** When a service's image is pulled. */
public sealed interface PullPolicy {
    /** The policies that are one word. */
    enum Fixed implements PullPolicy {
        /** Where there is none here; the default. */
        MISSING,
        ALWAYS,
        NEVER,
        /** Build it, don't pull it. */
        BUILD
    }

    /** Where it was pulled longer ago. */
    record Refresh(Duration after) implements PullPolicy {}

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
