package dev.priok.registryclient.wire;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.function.LongConsumer;

/**
 * What a request carries; can be opened again, for repetitions.
 *
 * @param source may give more than the length
 */
public record Content(String type, long length, Source source, LongConsumer progress) {
    /** Opens the bytes from their beginning. */
    @FunctionalInterface
    public interface Source {
        InputStream open() throws IOException;
    }

    public static Content of(String type, byte[] bytes) {
        return new Content(type, bytes.length, () -> new ByteArrayInputStream(bytes), _ -> {});
    }

    /** @param sent gets the number of bytes that were taken, since the request began */
    BodyPublisher publisher(LongConsumer sent) {
        if (length == 0) {
            return BodyPublishers.noBody();
        }
        return BodyPublishers.fromPublisher(
                BodyPublishers.ofInputStream(() -> {
                    try {
                        return new Counting(source.open(), length, sent.andThen(progress));
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }),
                length);
    }

    /** Ends after the length, whatever follows. */
    private static final class Counting extends BlockInput {
        private final InputStream in;
        private final long most;
        private final LongConsumer listener;
        private long count;

        Counting(InputStream in, long most, LongConsumer listener) {
            this.in = in;
            this.most = most;
            this.listener = listener;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (count == most) {
                return -1;
            }
            int read = in.read(target, offset, (int) Math.min(length, most - count));
            if (read > 0) {
                count += read;
                listener.accept(count);
            }
            return read;
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
