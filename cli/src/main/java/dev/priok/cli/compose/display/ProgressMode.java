package dev.priok.cli.compose.display;

import dev.priok.cli.CommandFailure;

/** How progress is shown. */
public enum ProgressMode {
    /** Lines that change in place. */
    TTY,
    /** A line for each change. */
    PLAIN,
    /** An object for each change. */
    JSON,
    /** Not at all. */
    QUIET;

    /** @param text of {@code --progress}; empty or {@code auto}: what suits the output */
    public static ProgressMode of(String text, boolean terminal) {
        return switch (text) {
            case "", "auto" -> terminal ? TTY : PLAIN;
            case "tty" -> TTY;
            case "plain" -> PLAIN;
            case "json" -> JSON;
            case "quiet" -> QUIET;
            default ->
                throw new CommandFailure(
                        "unsupported --progress value \"" + text + "\": it is one of auto, tty, plain, json, quiet");
        };
    }
}
