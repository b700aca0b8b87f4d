package dev.priok.buildkit.control;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/** The end of a program's output. */
final class OutputEnd {
    static final int MOST_BYTES = 256 << 10;

    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private int stream;

    void add(byte[] data, int from) {
        stream = from;
        kept.writeBytes(data.length > MOST_BYTES ? last(data) : data);
        if (kept.size() > 2 * MOST_BYTES) {
            byte[] end = last(kept.toByteArray());
            kept.reset();
            kept.writeBytes(end);
        }
    }

    private static byte[] last(byte[] bytes) {
        return Arrays.copyOfRange(bytes, Math.max(0, bytes.length - MOST_BYTES), bytes.length);
    }

    byte[] bytes() {
        return last(kept.toByteArray());
    }

    /** Where the last of it was printed. */
    int stream() {
        return stream;
    }
}
