package dev.priok.engine.container;

import dev.priok.engine.port.OutputSink;
import java.io.IOException;
import java.io.InputStream;

/** The far end of an attach or exec session: what a person at a terminal, or a program, reads and writes. */
public interface AttachClient {
    /**
     * Called once when the session stands, before any output: the edge answers the request here (HTTP 101). Errors
     * thrown by the use case before this call have not been told to the client yet.
     */
    void started() throws IOException;

    /** The client's input; its end is the client's half-close. Reading it fails when the client is gone. */
    InputStream input();

    /** Takes output; throws IOException when the client is gone. */
    OutputSink output();
}
