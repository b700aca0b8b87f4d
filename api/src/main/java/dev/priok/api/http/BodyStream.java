package dev.priok.api.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Blocker;
import org.eclipse.jetty.util.Callback;

/** Gathers small writes into large ones. Completes the answer when closed. */
final class BodyStream extends OutputStream {
    private static final int BUFFER_BYTES = 64 << 10;

    private final Response response;
    private final Callback completion;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int filled;
    private boolean begun;
    private boolean closed;
    private boolean failed;

    BodyStream(Response response, Callback completion) {
        this.response = response;
        this.completion = completion;
    }

    boolean isBegun() {
        return begun;
    }

    /** True if the client did not take what was sent. */
    boolean isFailed() {
        return failed;
    }

    @Override
    public void write(int value) throws IOException {
        if (filled == buffer.length) {
            flush();
        }
        buffer[filled++] = (byte) value;
    }

    @Override
    public void write(byte[] source, int offset, int length) throws IOException {
        if (length > buffer.length - filled) {
            flush();
        }
        if (length >= buffer.length) {
            send(ByteBuffer.wrap(source, offset, length), false);
            return;
        }
        System.arraycopy(source, offset, buffer, filled, length);
        filled += length;
    }

    @Override
    public void flush() throws IOException {
        if (filled > 0 || !begun) {
            int length = filled;
            filled = 0;
            send(ByteBuffer.wrap(buffer, 0, length), false);
        }
    }

    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        send(ByteBuffer.wrap(buffer, 0, filled), true);
        completion.succeeded();
    }

    private void send(ByteBuffer bytes, boolean last) throws IOException {
        begun = true;
        try (Blocker.Callback blocker = Blocker.callback()) {
            response.write(last, bytes, blocker);
            blocker.block();
        } catch (IOException e) {
            failed = true;
            throw e;
        }
    }
}
