package dev.priok.registry.access;

/** A token that doesn't count; the message says why, and nothing that is secret. */
final class InvalidTokenException extends Exception {
    private static final long serialVersionUID = 1L;

    InvalidTokenException(String message) {
        super(message);
    }
}
