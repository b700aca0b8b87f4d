package dev.priok.client;

import java.io.InputStream;

/** What a request carries. */
public sealed interface RequestBody {

    /** Nothing. */
    enum None implements RequestBody {
        NONE
    }

    /** A text at hand, sent as UTF-8 with its length. */
    record Text(String contentType, String text) implements RequestBody {}

    /**
     * A body of unknown length, sent chunked by a thread of its own while the answer is read. It is read to its end, or
     * until the engine answers; the caller closes it.
     */
    record Stream(String contentType, InputStream stream) implements RequestBody {}

    /** As {@link Stream}, but written by the caller's code. */
    record Produced(String contentType, BodyProducer producer) implements RequestBody {}

    static RequestBody of(Json json) {
        return new Text("application/json", json.compact());
    }
}
