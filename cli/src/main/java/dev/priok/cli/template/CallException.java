package dev.priok.cli.template;

/** A function of a template refuses its arguments; the execution tells where. */
final class CallException extends RuntimeException {
    private static final long serialVersionUID = 1;

    CallException(String message) {
        super(message);
    }
}
