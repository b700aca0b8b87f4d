package dev.priok.client;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Something that gives bytes. */
public interface ByteSource {

    /** Reads at least one byte into the buffer; -1 at the end; blocks until one of both. */
    int read(ByteBuffer target) throws IOException;
}
