package dev.priok.compose.env;

/** A text whose variables can't be replaced; the message says why. */
public final class TemplateException extends Exception {
    private static final long serialVersionUID = 1L;

    TemplateException(String message) {
        super(message);
    }
}
