package dev.priok.client;

/** A text that should have been JSON was not; the message says what was wrong and at which character. */
public final class JsonSyntaxException extends RuntimeException {
    JsonSyntaxException(String problem, int position) {
        super("invalid JSON at character " + position + ": " + problem);
    }
}
