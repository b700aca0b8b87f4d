package dev.priok.model;

import java.util.Optional;

/** Truth values as Go reads them ({@code strconv.ParseBool}). */
public final class GoBoolean {
    private GoBoolean() {}

    /** Empty if the word is neither true nor false. */
    public static Optional<Boolean> parse(String word) {
        return switch (word) {
            case "1", "t", "T", "TRUE", "true", "True" -> Optional.of(true);
            case "0", "f", "F", "FALSE", "false", "False" -> Optional.of(false);
            default -> Optional.empty();
        };
    }
}
