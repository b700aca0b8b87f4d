package dev.priok.build.answer;

/**
 * An answer about a Dockerfile.
 *
 * @param json for programs
 * @param text for people
 * @param error why a build would fail before its first step, for people; empty: it wouldn't
 * @param status what a command that asked ends with
 */
public record Answer(String json, String text, String error, int status) {
    /** BuildKit's version of all answers. */
    public static final String VERSION = "1.0.0";

    Answer(String json, String text) {
        this(json, text, "", 0);
    }
}
