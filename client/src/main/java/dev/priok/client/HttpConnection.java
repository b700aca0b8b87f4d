package dev.priok.client;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP/1.1 connection (RFC 9112). One thread may read while another writes; each direction belongs to one thread at
 * a time.
 */
final class HttpConnection implements AutoCloseable {
    private static final int BUFFER_BYTES = 64 * 1024;
    private static final int MAX_HEAD_BYTES = 256 * 1024;

    private final Transport transport;
    private final String host;
    /** Header lines of every request. */
    private final String standing;
    /** What was received and not yet consumed: always ready for get. */
    private final ByteBuffer received = ByteBuffer.allocateDirect(BUFFER_BYTES).limit(0);

    private int requests;
    private volatile @Nullable IOException abortedBy;

    HttpConnection(Transport transport, String host, String standing) {
        this.transport = transport;
        this.host = host;
        this.standing = standing;
    }

    /**
     * Connects; blocks.
     *
     * @param standing header lines of every request, each with its end
     */
    static HttpConnection open(EngineAddress address, String standing) throws IOException {
        return new HttpConnection(address.connect(), address.authority(), standing);
    }

    /** Whether an earlier request used this connection, so that the peer may have closed it meanwhile. */
    boolean reused() {
        return requests > 1;
    }

    /** See {@link Transport#endsWithProcess()}. */
    boolean endsWithProcess() {
        return transport.endsWithProcess();
    }

    /** Sends the head, and the body if it is at hand. */
    void send(Request request, String prefix, boolean upgrade) throws IOException {
        requests++;
        StringBuilder head = new StringBuilder(512)
                .append(request.method())
                .append(' ')
                .append(request.target(prefix))
                .append(" HTTP/1.1\r\nHost: ")
                .append(host)
                .append("\r\nUser-Agent: priok/0.1 (linux)\r\n");
        head.append(standing);
        for (String header : request.headers()) {
            head.append(header);
        }
        if (upgrade) {
            head.append("Connection: Upgrade\r\nUpgrade: tcp\r\n");
        }
        byte[] body = request.body().atHand();
        head.append(request.body().headers(request.method()));
        head.append("\r\n");
        byte[] start = head.toString().getBytes(StandardCharsets.UTF_8);
        ByteBuffer out = ByteBuffer.allocate(start.length + body.length);
        writeFully(out.put(start).put(body).flip());
    }

    /** Ends the connection because the request cannot be completed: whoever reads the answer gets the cause. */
    void abort(IOException cause) {
        abortedBy = cause;
        close();
    }

    /** What {@link #abort} was given, null before. */
    @Nullable
    IOException abortedBy() {
        return abortedBy;
    }

    void writeFully(ByteBuffer bytes) throws IOException {
        transport.write(bytes);
    }

    void shutdownOutput() throws IOException {
        transport.shutdownOutput();
    }

    /** The status and header fields of an answer, names in lower case. */
    record Head(int status, Map<String, String> headers) {
        String header(String name) {
            return headers.getOrDefault(name, "");
        }
    }

    /** Reads the next final answer's head; blocks. */
    Head readHead() throws IOException {
        Head head = readAnyHead();
        while (head.status() >= 100 && head.status() < 200 && head.status() != 101) {
            head = readAnyHead();
        }
        return head;
    }

    private Head readAnyHead() throws IOException {
        String statusLine = readLine();
        if (!statusLine.startsWith("HTTP/1.") || statusLine.length() < 12) {
            throw new IOException("not an HTTP/1.1 answer: " + statusLine);
        }
        int status;
        try {
            status = Integer.parseInt(statusLine.substring(9, 12));
        } catch (NumberFormatException e) {
            throw new IOException("not an HTTP/1.1 answer: " + statusLine, e);
        }
        Map<String, String> headers = new LinkedHashMap<>();
        int size = 0;
        for (String line = readLine(); !line.isEmpty(); line = readLine()) {
            size += line.length();
            int colon = line.indexOf(':');
            if (colon <= 0 || size > MAX_HEAD_BYTES) {
                throw new IOException("a malformed or too long head in the answer");
            }
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        return new Head(status, headers);
    }

    /** A line without its end. */
    String readLine() throws IOException {
        StringBuilder line = new StringBuilder(80);
        while (true) {
            if (!received.hasRemaining() && !fill()) {
                throw new EOFException("the engine closed the connection");
            }
            byte b = received.get();
            if (b == '\n') {
                int end = line.length();
                return end > 0 && line.charAt(end - 1) == '\r' ? line.substring(0, end - 1) : line.toString();
            }
            if (line.length() >= MAX_HEAD_BYTES) {
                throw new IOException("a line of the answer's head is too long");
            }
            line.append((char) (b & 0xff));
        }
    }

    /** Receives more; false at the end. */
    private boolean fill() throws IOException {
        received.clear();
        int count;
        try {
            count = receive(received);
        } finally {
            received.flip();
        }
        return count >= 0;
    }

    /** Reads at least one byte into the buffer, at most {@code limit}; -1 at the end. */
    int read(ByteBuffer target, long limit) throws IOException {
        if (received.hasRemaining()) {
            int count = (int) Math.min(Math.min(received.remaining(), target.remaining()), limit);
            target.put(received.slice(received.position(), count));
            received.position(received.position() + count);
            return count;
        }
        if (target.remaining() <= limit) {
            return receive(target);
        }
        int wholeLimit = target.limit();
        target.limit(target.position() + (int) limit);
        try {
            return receive(target);
        } finally {
            target.limit(wholeLimit);
        }
    }

    private int receive(ByteBuffer target) throws IOException {
        try {
            return transport.read(target);
        } catch (ClosedChannelException | SocketException e) {
            IOException cause = abortedBy;
            throw cause == null ? e : cause;
        }
    }

    @Override
    public void close() {
        try {
            transport.close();
        } catch (IOException _) {
            // The descriptor is gone either way, and nothing was lost that was not lost before.
            return;
        }
    }
}
