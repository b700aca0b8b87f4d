package dev.priok.store.stream;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Knows how many bytes were read, and leaves the stream open. It calls bytes available until the end was seen:
 * {@link java.util.zip.GZIPInputStream} takes a stream of several members, as pigz and estargz write them, for complete as
 * soon as nothing is available, which over a network means little.
 */
public final class CountingStream extends FilterInputStream {
    private long count;
    private boolean ended;

    public CountingStream(InputStream in) {
        super(in);
    }

    public long count() {
        return count;
    }

    @Override
    public int available() throws IOException {
        return ended ? 0 : Math.max(1, in.available());
    }

    @Override
    public int read() throws IOException {
        int value = in.read();
        count += value < 0 ? 0 : 1;
        ended = value < 0;
        return value;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int read = in.read(target, offset, length);
        count += Math.max(read, 0);
        ended = read < 0;
        return read;
    }

    @Override
    public void close() {
        // What was read belongs to someone else.
    }
}
