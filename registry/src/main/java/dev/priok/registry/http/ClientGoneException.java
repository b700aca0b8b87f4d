package dev.priok.registry.http;

import java.io.IOException;

/** The client went away, or is too slow to be waited for: nobody is there to be answered. */
final class ClientGoneException extends IOException {
    private static final long serialVersionUID = 1L;

    ClientGoneException(String message, Throwable cause) {
        super(message, cause);
    }

    ClientGoneException(String message) {
        super(message);
    }
}
