package dev.priok.registryclient.wire;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * An answer's body as a stream that fails when no byte comes for too long, which the JDK's own waits for without end. Reads
 * ahead a little. Closing it before its end gives the connection up.
 */
final class TimedBody extends BlockInput implements BodySubscriber<InputStream> {
    /** Times the JDK's buffer of 16 KB. */
    private static final int READ_AHEAD = 16;

    private sealed interface Part {}

    private record Bytes(List<ByteBuffer> buffers) implements Part {}

    /** @param failure null: the body is complete */
    private record End(@Nullable Throwable failure) implements Part {}

    /** The same as a registry of ours wants of its clients. */
    private static final long SLOWEST_BYTES_PER_SECOND = 1024;

    private final Duration stall;
    private final CompletableFuture<InputStream> ready = new CompletableFuture<>();
    private final CompletableFuture<Subscription> subscription = new CompletableFuture<>();
    private final LinkedBlockingQueue<Part> parts = new LinkedBlockingQueue<>();
    private final Deque<ByteBuffer> current = new ArrayDeque<>();
    private @Nullable End end;
    private volatile boolean closed;
    /** Of what was waited for; a slow reader is not the registry's fault. */
    private long waitedNanos;

    private long cameMeanwhile;

    TimedBody(Duration stall) {
        this.stall = stall;
    }

    @Override
    public CompletionStage<InputStream> getBody() {
        return ready;
    }

    @Override
    public void onSubscribe(Subscription given) {
        subscription.complete(given);
        given.request(READ_AHEAD);
        ready.complete(this);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        parts.add(new Bytes(buffers));
    }

    @Override
    public void onError(Throwable failure) {
        ready.complete(this);
        parts.add(new End(failure));
    }

    @Override
    public void onComplete() {
        parts.add(new End(null));
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (length == 0) {
            return 0;
        }
        while (current.isEmpty()) {
            if (end != null) {
                return ended(end);
            }
            switch (next()) {
                case Bytes(List<ByteBuffer> buffers) -> {
                    buffers.stream().filter(ByteBuffer::hasRemaining).forEach(current::add);
                    subscription.getNow(NONE).request(1);
                }
                case End last -> end = last;
            }
        }
        ByteBuffer buffer = current.getFirst();
        int count = Math.min(length, buffer.remaining());
        buffer.get(target, offset, count);
        if (!buffer.hasRemaining()) {
            current.removeFirst();
        }
        return count;
    }

    private static final Subscription NONE = new Subscription() {
        @Override
        public void request(long count) {}

        @Override
        public void cancel() {}
    };

    private static int ended(End end) throws IOException {
        Throwable failure = end.failure();
        if (failure == null) {
            return -1;
        }
        String message = failure.getMessage();
        throw new IOException(message == null ? "connection broke" : message, failure);
    }

    private Part next() throws IOException {
        if (closed) {
            throw new IOException("closed");
        }
        long begin = System.nanoTime();
        try {
            Part part = parts.poll(stall.toMillis(), TimeUnit.MILLISECONDS);
            if (part != null) {
                requirePace(part, System.nanoTime() - begin);
                return part;
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            close();
            throw new InterruptedIOException("interrupted while reading from a registry");
        }
        close();
        throw new HttpTimeoutException("no data came for " + stall.toSeconds() + " seconds");
    }

    private void requirePace(Part part, long nanos) throws HttpTimeoutException {
        waitedNanos += nanos;
        if (part instanceof Bytes(List<ByteBuffer> buffers)) {
            cameMeanwhile += buffers.stream().mapToLong(ByteBuffer::remaining).sum();
        }
        if (waitedNanos < stall.toNanos()) {
            return;
        }
        double seconds = waitedNanos / 1e9;
        if (part instanceof Bytes && cameMeanwhile < SLOWEST_BYTES_PER_SECOND * seconds) {
            close();
            throw new HttpTimeoutException(
                    "data comes too slowly: " + cameMeanwhile + " bytes in " + (long) Math.ceil(seconds) + " seconds");
        }
        waitedNanos = 0;
        cameMeanwhile = 0;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            if (end == null) {
                subscription.getNow(NONE).cancel();
                // Wakes whoever reads.
                parts.add(new End(new IOException("closed")));
            }
        }
    }
}
