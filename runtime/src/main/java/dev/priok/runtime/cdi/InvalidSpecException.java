package dev.priok.runtime.cdi;

/** A file that is no CDI specification; the message says why. */
final class InvalidSpecException extends Exception {
    private static final long serialVersionUID = 1;

    InvalidSpecException(String message) {
        super(message);
    }
}
