package dev.priok.client;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Sends what is written as chunks (RFC 9112, section 7.1). */
final class ChunkedOutput extends OutputStream {
    private static final int CHUNK_BYTES = 64 * 1024;
    private static final byte[] LAST_CHUNK = "0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    /** Room for a chunk's length and line end before its content. */
    private static final int HEAD_BYTES = 10;

    /** The connection, not the body's source, failed. */
    static final class PeerGone extends IOException {
        PeerGone(IOException cause) {
            super(cause.getMessage(), cause);
        }
    }

    private final HttpConnection connection;
    private final ByteBuffer buffer =
            ByteBuffer.allocateDirect(HEAD_BYTES + CHUNK_BYTES + 2).position(HEAD_BYTES);

    ChunkedOutput(HttpConnection connection) {
        this.connection = connection;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        int position = offset;
        int end = offset + length;
        while (position < end) {
            int count = Math.min(end - position, room());
            buffer.put(bytes, position, count);
            position += count;
            if (room() == 0) {
                flush();
            }
        }
    }

    private int room() {
        return HEAD_BYTES + CHUNK_BYTES - buffer.position();
    }

    @Override
    public void flush() throws IOException {
        int length = buffer.position() - HEAD_BYTES;
        if (length == 0) {
            return;
        }
        byte[] head = (Integer.toHexString(length) + "\r\n").getBytes(StandardCharsets.US_ASCII);
        buffer.put((byte) '\r').put((byte) '\n').flip().position(HEAD_BYTES - head.length);
        buffer.put(buffer.position(), head);
        send(buffer);
        buffer.clear().position(HEAD_BYTES);
    }

    /** Tells the peer that the body is complete. */
    void finish() throws IOException {
        flush();
        send(ByteBuffer.wrap(LAST_CHUNK));
    }

    private void send(ByteBuffer bytes) throws PeerGone {
        try {
            connection.writeFully(bytes);
        } catch (IOException e) {
            throw new PeerGone(e);
        }
    }
}
