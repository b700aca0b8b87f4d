package dev.priok.client;

import java.io.IOException;
import java.io.OutputStream;

/** Writes a request's body. */
public interface BodyProducer {

    /** Writes the whole body, once, in a thread of the client's; does not close {@code out}. */
    void writeTo(OutputStream out) throws IOException;
}
