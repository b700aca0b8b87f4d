package dev.priok.store.stream;

import java.io.IOException;

/** The stream that a caller handed in failed: not the content is wrong, the connection is. */
public final class SenderGoneException extends IOException {
    private static final long serialVersionUID = 1L;

    SenderGoneException(IOException cause) {
        super("the sender of the data went away: " + cause.getMessage(), cause);
    }
}
