package dev.priok.store.tar;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that arrive in blocks and are used in place. Not thread-safe. The bytes between {@link #position()} and
 * {@link #limit()} of {@link #block()} are there to be consumed; they are valid until the next {@link #refill}.
 */
public abstract class BlockSource {
    private static final byte[] NOTHING = {};

    private byte[] block = NOTHING;
    private int position;
    private int limit;

    /** Fetches the next block and hands it to {@link #accept}; false at the end. */
    protected abstract boolean fetch() throws IOException;

    /** For {@link #fetch}: the next bytes. */
    protected final void accept(byte[] bytes, int start, int end) {
        block = bytes;
        position = start;
        limit = end;
    }

    /** Makes sure that there is at least one byte; false at the end of the stream. */
    public final boolean refill() throws IOException {
        while (position == limit) {
            if (!fetch()) {
                return false;
            }
        }
        return true;
    }

    public final byte[] block() {
        return block;
    }

    public final int position() {
        return position;
    }

    public final int limit() {
        return limit;
    }

    public final int available() {
        return limit - position;
    }

    public final void consume(int bytes) {
        position += bytes;
    }

    /** Consumes {@code length} bytes; false if the stream ends before. */
    final boolean readFully(byte[] target, int offset, int length, @Nullable RawSink raw) throws IOException {
        int done = 0;
        while (done < length) {
            if (!refill()) {
                return false;
            }
            int part = Math.min(length - done, available());
            System.arraycopy(block, position, target, offset + done, part);
            if (raw != null) {
                raw.accept(block, position, part);
            }
            position += part;
            done += part;
        }
        return true;
    }
}
