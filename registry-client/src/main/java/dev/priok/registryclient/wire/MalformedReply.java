package dev.priok.registryclient.wire;

import java.io.IOException;

/** A registry answered what it must not; asking again won't help. */
public final class MalformedReply extends IOException {
    private static final long serialVersionUID = 1L;

    public MalformedReply(String message) {
        super(message);
    }
}
