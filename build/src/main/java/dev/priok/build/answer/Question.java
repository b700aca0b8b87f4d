package dev.priok.build.answer;

import java.util.Arrays;
import java.util.Optional;

/** What can be asked about a Dockerfile. */
public enum Question {
    LINT("lint"),
    OUTLINE("outline"),
    TARGETS("targets"),
    DESCRIBE("subrequests.describe");

    /** Before the names when BuildKit's clients ask ({@code requestid} of a solve). */
    private static final String PREFIX = "frontend.";

    private final String word;

    Question(String word) {
        this.word = word;
    }

    /** The question of that name, as people give it to {@code --call}. */
    public static Optional<Question> of(String word) {
        return Arrays.stream(values()).filter(one -> one.word.equals(word)).findFirst();
    }

    /** The question of that name, as BuildKit's clients give it. */
    public static Optional<Question> ofRequest(String name) {
        return name.startsWith(PREFIX) ? of(name.substring(PREFIX.length())) : Optional.empty();
    }

    String word() {
        return word;
    }

    String requestName() {
        return PREFIX + word;
    }
}
