package dev.priok.registryclient.wire;

import java.io.IOException;

/** Bytes came that aren't what their digest or size says. */
public final class WrongContent extends IOException {
    private static final long serialVersionUID = 1L;

    public WrongContent(String message) {
        super(message);
    }
}
