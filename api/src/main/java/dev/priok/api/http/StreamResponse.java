package dev.priok.api.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;

/**
 * An endless answer: each write reaches the client at once. Chunked for HTTP/1.1, up to the close of the connection for
 * HTTP/1.0. Writes throw IOException when the client is gone.
 */
public final class StreamResponse {
    private static final byte[] LINE_END = {'\r', '\n'};
    private static final byte[] LAST_CHUNK = {'0', '\r', '\n', '\r', '\n'};

    private final TakenConnection connection;
    private final boolean chunked;

    StreamResponse(TakenConnection connection, boolean chunked) {
        this.connection = connection;
        this.chunked = chunked;
    }

    /** The buffers arrive as one piece. Empty ones are left out. */
    public void write(ByteBuffer... payload) throws IOException {
        long length = 0;
        for (ByteBuffer part : payload) {
            length += part.remaining();
        }
        if (length == 0) {
            return;
        }
        if (!chunked) {
            connection.write(payload);
            return;
        }
        ByteBuffer[] chunk = new ByteBuffer[payload.length + 2];
        chunk[0] = ByteBuffer.wrap((Long.toHexString(length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
        System.arraycopy(payload, 0, chunk, 1, payload.length);
        chunk[payload.length + 1] = ByteBuffer.wrap(LINE_END);
        connection.write(chunk);
    }

    /** One JSON value and the given end. */
    public void write(JsonNode value, String end) throws IOException {
        write(ByteBuffer.wrap((value + end).getBytes(StandardCharsets.UTF_8)));
    }

    void finish() throws IOException {
        if (chunked) {
            connection.write(ByteBuffer.wrap(LAST_CHUNK));
        }
        connection.end();
    }

    /** Writes an endless answer; runs on the request's thread, which is interrupted when the client goes away. */
    @FunctionalInterface
    public interface Body {
        void writeTo(StreamResponse response) throws IOException, InterruptedException;
    }
}
