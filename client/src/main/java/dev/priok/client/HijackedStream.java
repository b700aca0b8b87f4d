package dev.priok.client;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A connection that left HTTP behind: bytes both ways, each way ended by itself. One thread may read while another
 * writes; closing ends both.
 */
public final class HijackedStream implements ByteSource, ByteSink, AutoCloseable {
    private final HttpConnection connection;

    HijackedStream(HttpConnection connection) {
        this.connection = connection;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        return connection.read(target, Long.MAX_VALUE);
    }

    @Override
    public void write(ByteBuffer bytes) throws IOException {
        connection.writeFully(bytes);
    }

    /** Tells the engine that nothing more will be written: the end of standard input. */
    public void closeWrite() throws IOException {
        connection.shutdownOutput();
    }

    @Override
    public void close() {
        connection.close();
    }
}
