package dev.priok.engine.port;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Takes a program's output. */
@FunctionalInterface
public interface OutputSink {
    /**
     * Blocks until the bytes are taken.
     *
     * @param bytes valid only during the call
     */
    void accept(Stream stream, ByteBuffer bytes) throws IOException;

    /** Nothing more comes for a while: what was accepted and perhaps collected is to be delivered now. */
    default void flush() throws IOException {}

    /** In the order of Docker's stream numbers, which start with stdin at 0. */
    enum Stream {
        STDIN,
        STDOUT,
        STDERR
    }
}
