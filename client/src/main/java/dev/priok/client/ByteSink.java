package dev.priok.client;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Something that takes bytes. */
public interface ByteSink {

    /** Takes all remaining bytes of the buffer; blocks until it has. */
    void write(ByteBuffer bytes) throws IOException;
}
