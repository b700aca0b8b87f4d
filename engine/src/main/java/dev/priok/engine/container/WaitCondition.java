package dev.priok.engine.container;

import dev.priok.model.EngineException;

/** What a wait waits for. */
public enum WaitCondition {
    NOT_RUNNING,
    NEXT_EXIT,
    REMOVED;

    /** Docker's words; empty means {@code not-running}. */
    public static WaitCondition parse(String word) {
        return switch (word) {
            case "", "not-running" -> NOT_RUNNING;
            case "next-exit" -> NEXT_EXIT;
            case "removed" -> REMOVED;
            default -> throw EngineException.invalid("invalid condition: \"" + word + "\"");
        };
    }
}
