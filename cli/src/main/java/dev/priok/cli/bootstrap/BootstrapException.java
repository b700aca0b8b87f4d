package dev.priok.cli.bootstrap;

import java.io.Serial;

/** A base image could not be made; the message says why and what to do, for a person to read. */
public final class BootstrapException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    BootstrapException(String message) {
        super(message);
    }

    BootstrapException(String message, Throwable cause) {
        super(message, cause);
    }
}
