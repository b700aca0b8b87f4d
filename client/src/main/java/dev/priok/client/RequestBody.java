package dev.priok.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What a request carries. */
public sealed interface RequestBody {

    /** What of it is sent with the head. */
    byte[] atHand();

    /** The header lines that tell of it, each with its end, in a request of that method. */
    String headers(String method);

    /** Who writes what is not at hand, chunk by chunk; null if nothing is left. */
    @Nullable
    BodyProducer rest();

    /** Nothing. */
    enum None implements RequestBody {
        NONE;

        @Override
        public byte[] atHand() {
            return new byte[0];
        }

        @Override
        public String headers(String method) {
            return method.equals("GET") || method.equals("HEAD") ? "" : "Content-Length: 0\r\n";
        }

        @Override
        public @Nullable BodyProducer rest() {
            return null;
        }
    }

    /** A text at hand, sent as UTF-8 with its length. */
    record Text(String contentType, String text) implements RequestBody {
        @Override
        public byte[] atHand() {
            return text.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public String headers(String method) {
            return "Content-Type: " + contentType + "\r\nContent-Length: " + atHand().length + "\r\n";
        }

        @Override
        public @Nullable BodyProducer rest() {
            return null;
        }
    }

    /**
     * A body of unknown length, sent chunked by a thread of its own while the answer is read. It is read to its end, or
     * until the engine answers; the caller closes it.
     */
    record Stream(String contentType, InputStream stream) implements RequestBody {
        private static final int BUFFER_BYTES = 64 * 1024;

        @Override
        public byte[] atHand() {
            return new byte[0];
        }

        @Override
        public String headers(String method) {
            return chunked(contentType);
        }

        @Override
        public BodyProducer rest() {
            return this::transfer;
        }

        /** Hands on what there is as soon as it is there: the source may be a person. */
        private void transfer(OutputStream out) throws IOException {
            byte[] buffer = new byte[BUFFER_BYTES];
            for (int count = stream.read(buffer); count >= 0; count = stream.read(buffer)) {
                out.write(buffer, 0, count);
                out.flush();
            }
        }
    }

    /** As {@link Stream}, but written by the caller's code. */
    record Produced(String contentType, BodyProducer producer) implements RequestBody {
        @Override
        public byte[] atHand() {
            return new byte[0];
        }

        @Override
        public String headers(String method) {
            return chunked(contentType);
        }

        @Override
        public BodyProducer rest() {
            return producer;
        }
    }

    private static String chunked(String contentType) {
        return "Content-Type: " + contentType + "\r\nTransfer-Encoding: chunked\r\n";
    }

    static RequestBody of(Json json) {
        return new Text("application/json", json.compact());
    }
}
