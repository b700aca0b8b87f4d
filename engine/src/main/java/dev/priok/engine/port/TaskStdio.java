package dev.priok.engine.port;

import java.io.IOException;
import java.nio.ByteBuffer;

/** A connection to the standard streams of a running program. One reader and one writer may work at a time. */
public interface TaskStdio extends AutoCloseable {
    /**
     * Blocks until there is output and hands it on.
     *
     * @return false at the end of all output, or after {@link #close}
     * @throws IOException from the sink
     */
    boolean receive(OutputSink sink) throws IOException;

    /** Blocks until the program's input has taken all bytes. Throws IOException if the input is closed. */
    void send(ByteBuffer input) throws IOException;

    /** Ends the program's input, if its configuration says that input ends with its first client. */
    void closeInput();

    /** Leaves the program alone. Wakes a blocked reader or writer. Idempotent. */
    @Override
    void close();
}
