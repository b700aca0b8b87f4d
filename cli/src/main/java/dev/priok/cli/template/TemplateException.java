package dev.priok.cli.template;

/** A template can't be read or can't be applied to the values; the message is Go's. */
public final class TemplateException extends RuntimeException {
    private static final long serialVersionUID = 1;

    TemplateException(String message) {
        super(message);
    }

    /** The message; never null. */
    public String text() {
        return String.valueOf(getMessage());
    }
}
