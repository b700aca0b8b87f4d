package dev.priok.store.tar;

import java.io.IOException;
import java.io.InputStream;

/** The blocks of an input stream, which stays the caller's to close. */
public final class StreamSource extends BlockSource {
    private static final int BLOCK_BYTES = 256 * 1024;

    private final InputStream in;
    private final byte[] buffer = new byte[BLOCK_BYTES];

    public StreamSource(InputStream in) {
        this.in = in;
    }

    @Override
    protected boolean fetch() throws IOException {
        int count = in.read(buffer, 0, buffer.length);
        if (count <= 0) {
            return false;
        }
        accept(buffer, 0, count);
        return true;
    }
}
