package dev.priok.client;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Locale;

/**
 * An answer of the engine's, its body still to be read. One thread reads it and closes it; closing gives the connection
 * back when the body was read to its end and ends it otherwise.
 */
public final class Response implements ByteSource, AutoCloseable {
    private final EngineClient client;
    private final HttpConnection connection;
    private final HttpConnection.Head head;
    private final ResponseBody body;
    private final boolean requestSent;
    private boolean closed;

    Response(
            EngineClient client,
            HttpConnection connection,
            HttpConnection.Head head,
            ResponseBody body,
            boolean requestSent) {
        this.client = client;
        this.connection = connection;
        this.head = head;
        this.body = body;
        this.requestSent = requestSent;
    }

    public int status() {
        return head.status();
    }

    /** The header field of that name, or the empty string. */
    public String header(String name) {
        return head.header(name.toLowerCase(Locale.ROOT));
    }

    public InputStream body() {
        return body;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        return body.read(target);
    }

    /** Reads the whole body as JSON, {@code null} for an empty one; throws {@link JsonSyntaxException}. */
    public Json json() throws IOException {
        byte[] bytes = body.readAllBytes();
        return bytes.length == 0 ? Json.Null.NULL : Json.parse(bytes);
    }

    boolean reusable() {
        return requestSent && body.reusable() && !head.header("connection").equalsIgnoreCase("close");
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            client.release(connection, reusable());
        }
    }
}
