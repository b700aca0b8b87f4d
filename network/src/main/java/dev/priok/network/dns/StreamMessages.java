package dev.priok.network.dns;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Messages over TCP, each behind its length (RFC 1035 section 4.2.2). */
final class StreamMessages {
    static final int MAX_BYTES = 65_535;

    private StreamMessages() {}

    static byte[] framed(byte[] message) {
        return ByteBuffer.allocate(2 + message.length)
                .putShort((short) message.length)
                .put(message)
                .array();
    }

    /**
     * The next message; empty if the other side ended the connection instead. Blocks until {@code endNanos} at most: a
     * message that comes in drops does not take longer.
     *
     * @throws IOException also for a message of more than {@code maxBytes}
     */
    static Optional<byte[]> read(Socket socket, long endNanos, int maxBytes) throws IOException {
        byte[] length = new byte[2];
        if (!fill(socket, length, endNanos)) {
            return Optional.empty();
        }
        int bytes = Query.number(length, 0);
        if (bytes > maxBytes) {
            throw new IOException("a message of " + bytes + " bytes");
        }
        byte[] message = new byte[bytes];
        if (!fill(socket, message, endNanos)) {
            throw new EOFException();
        }
        return Optional.of(message);
    }

    /** False if the stream ended before the first byte. */
    private static boolean fill(Socket socket, byte[] target, long endNanos) throws IOException {
        InputStream input = socket.getInputStream();
        int filled = 0;
        while (filled < target.length) {
            socket.setSoTimeout(millisUntil(endNanos));
            int count = input.read(target, filled, target.length - filled);
            if (count < 0 && filled == 0) {
                return false;
            }
            if (count < 0) {
                throw new EOFException();
            }
            filled += count;
        }
        return true;
    }

    /** At least 1, as 0 means for ever. */
    static int millisUntil(long endNanos) throws SocketTimeoutException {
        long nanos = endNanos - System.nanoTime();
        if (nanos <= 0) {
            throw new SocketTimeoutException();
        }
        return (int) Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos));
    }
}
