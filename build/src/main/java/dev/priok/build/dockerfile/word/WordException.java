package dev.priok.build.dockerfile.word;

/** A text that can't be read. The message is for the user. */
public final class WordException extends Exception {
    private static final long serialVersionUID = 1;

    public WordException(String message) {
        super(message);
    }
}
