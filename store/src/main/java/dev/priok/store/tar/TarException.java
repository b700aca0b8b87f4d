package dev.priok.store.tar;

import java.io.IOException;

/** The bytes are not a tar archive that can be read: damaged, cut off, or beyond a limit. */
public final class TarException extends IOException {
    private static final long serialVersionUID = 1L;

    public TarException(String message) {
        super(message);
    }
}
