package dev.priok.model;

import java.util.Arrays;

/** What happens to a container that its health check finds unhealthy. */
public enum OnUnhealthy {
    /** It is stopped and started again, after a delay that grows from time to time. */
    RESTART("restart"),
    /** It is stopped, and stays so. */
    STOP("stop"),
    /** It is killed, and its restart policy says what comes next. */
    KILL("kill");

    /** A label of a container or image that says the same as the field. */
    public static final String LABEL = "dev.priok.on-unhealthy";

    private final String word;

    OnUnhealthy(String word) {
        this.word = word;
    }

    public String word() {
        return word;
    }

    /**
     * InvalidParameter for other words.
     *
     * @param source where the word stood
     */
    public static OnUnhealthy parse(String word, String source) {
        return Arrays.stream(values())
                .filter(value -> value.word.equals(word))
                .findFirst()
                .orElseThrow(() -> EngineException.invalid(
                        "invalid " + source + " '" + word + "': use one of 'restart', 'stop' or 'kill'"));
    }
}
