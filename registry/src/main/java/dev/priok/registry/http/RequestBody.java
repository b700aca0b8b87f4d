package dev.priok.registry.http;

import dev.priok.registry.ErrorCode;
import dev.priok.registry.RegistryException;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Blocker;

/** The bytes that a client sends. Blocking; one thread, but {@link #abandon} may come from any. */
final class RequestBody {
    private final Request request;
    private final Limits limits;
    private boolean ended;
    private long receivedBytes;

    RequestBody(Request request, Limits limits) {
        this.request = request;
        this.limits = limits;
    }

    /** Takes the bytes, which are valid only during the call. */
    @FunctionalInterface
    interface Sink {
        void accept(ByteBuffer bytes) throws IOException;
    }

    /** All that was read so far. */
    long receivedBytes() {
        return receivedBytes;
    }

    /** Whoever reads stops soon, with {@link ClientGoneException}. */
    void abandon() {
        try {
            request.fail(new IOException("another request goes on with this upload"));
        } catch (IllegalStateException e) {
            System.getLogger(RequestBody.class.getName())
                    .log(System.Logger.Level.DEBUG, "the request is over already: " + e.getMessage());
        }
    }

    /**
     * Passes everything on as it arrives, and says how many bytes it was.
     *
     * @throws ClientGoneException the client went away or is too slow
     * @throws IOException what the sink throws
     */
    long readInto(Sink sink) throws IOException {
        long total = 0;
        long windowBytes = 0;
        long windowBegin = System.nanoTime();
        while (true) {
            Content.Chunk chunk = request.read();
            if (chunk == null) {
                await();
                continue;
            }
            if (Content.Chunk.isFailure(chunk)) {
                ended = true;
                throw new ClientGoneException(
                        "the client's body broke off after " + total + " bytes", chunk.getFailure());
            }
            boolean last = chunk.isLast();
            try {
                int count = chunk.remaining();
                total += count;
                receivedBytes += count;
                windowBytes += count;
                if (count > 0) {
                    sink.accept(chunk.getByteBuffer());
                }
            } finally {
                chunk.release();
            }
            if (last) {
                ended = true;
                return total;
            }
            long passed = System.nanoTime() - windowBegin;
            if (passed >= limits.idle().toNanos()) {
                double seconds = passed / 1e9;
                if (windowBytes < limits.slowestBytesPerSecond() * seconds) {
                    throw new ClientGoneException(
                            "the client sends too slowly: " + windowBytes + " bytes in " + seconds + " s");
                }
                windowBytes = 0;
                windowBegin = System.nanoTime();
            }
        }
    }

    private void await() throws IOException {
        try (Blocker.Runnable arrived = Blocker.runnable()) {
            request.demand(arrived);
            arrived.block();
        }
    }

    /** Passes all of it on; SIZE_INVALID with 413 if it is more than that. */
    void readInto(Sink sink, int limit, String what) throws IOException {
        if (request.getLength() > limit) {
            throw tooLarge(limit, what);
        }
        long[] left = {limit};
        readInto(bytes -> {
            left[0] -= bytes.remaining();
            if (left[0] < 0) {
                throw tooLarge(limit, what);
            }
            sink.accept(bytes);
        });
    }

    private static RegistryException tooLarge(int limit, String what) {
        return RegistryException.of(ErrorCode.SIZE_INVALID, 413, what + " is larger than " + limit + " bytes", null);
    }

    /**
     * Takes what the client still sends, within bounds: a connection that closes on unread input is reset, and the client
     * would see that instead of the error.
     */
    void discard() {
        if (ended || request.getLength() == 0) {
            return;
        }
        long[] left = {Limits.DISCARDED_BYTES};
        try {
            readInto(bytes -> {
                left[0] -= bytes.remaining();
                bytes.position(bytes.limit());
                if (left[0] < 0) {
                    throw new ClientGoneException("more is coming than is worth waiting for");
                }
            });
        } catch (IOException e) {
            System.getLogger(RequestBody.class.getName())
                    .log(System.Logger.Level.DEBUG, "the rest of a failed request's body is left: " + e.getMessage());
        }
    }
}
