package dev.priok.client;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/** The content of an answer, by whichever of HTTP's three framings it comes (RFC 9112, section 6). */
final class ResponseBody extends InputStream {
    private enum Framing {
        LENGTH,
        CHUNKED,
        UNTIL_CLOSE
    }

    private final HttpConnection connection;
    private final Framing framing;
    /** Bytes left of the body or of the current chunk. */
    private long left;

    private boolean firstChunk = true;
    private boolean ended;

    private ResponseBody(HttpConnection connection, Framing framing, long left) {
        this.connection = connection;
        this.framing = framing;
        this.left = left;
        this.ended = framing == Framing.LENGTH && left == 0;
    }

    static ResponseBody of(HttpConnection connection, HttpConnection.Head head, boolean hasBody) throws IOException {
        if (!hasBody || head.status() == 204 || head.status() == 304) {
            return new ResponseBody(connection, Framing.LENGTH, 0);
        }
        if (head.header("transfer-encoding").equalsIgnoreCase("chunked")) {
            return new ResponseBody(connection, Framing.CHUNKED, 0);
        }
        String length = head.header("content-length");
        if (length.isEmpty()) {
            return new ResponseBody(connection, Framing.UNTIL_CLOSE, Long.MAX_VALUE);
        }
        try {
            return new ResponseBody(connection, Framing.LENGTH, Long.parseUnsignedLong(length));
        } catch (NumberFormatException e) {
            throw new IOException("bad Content-Length in the answer: " + length, e);
        }
    }

    /** Whether everything was read and the connection can carry another request. */
    boolean reusable() {
        return ended && framing != Framing.UNTIL_CLOSE;
    }

    int read(ByteBuffer target) throws IOException {
        if (ended) {
            return -1;
        }
        if (!target.hasRemaining()) {
            return 0;
        }
        if (framing == Framing.CHUNKED && left == 0 && !nextChunk()) {
            return -1;
        }
        int count = connection.read(target, left);
        if (count < 0) {
            if (framing == Framing.UNTIL_CLOSE) {
                ended = true;
                return -1;
            }
            throw new EOFException("the answer ended too early");
        }
        if (framing != Framing.UNTIL_CLOSE) {
            left -= count;
            ended = framing == Framing.LENGTH && left == 0;
        }
        return count;
    }

    private boolean nextChunk() throws IOException {
        if (!firstChunk && !connection.readLine().isEmpty()) {
            throw new IOException("a malformed chunk in the answer");
        }
        firstChunk = false;
        String line = connection.readLine();
        int end = line.indexOf(';');
        try {
            left = Long.parseLong((end < 0 ? line : line.substring(0, end)).strip(), 16);
        } catch (NumberFormatException e) {
            throw new IOException("a malformed chunk in the answer: " + line, e);
        }
        if (left > 0) {
            return true;
        }
        String trailer = connection.readLine();
        while (!trailer.isEmpty()) {
            trailer = connection.readLine();
        }
        ended = true;
        return false;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        int count = read(one, 0, 1);
        return count < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        return length == 0 ? 0 : read(ByteBuffer.wrap(bytes, offset, length));
    }
}
