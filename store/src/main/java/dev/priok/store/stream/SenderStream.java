package dev.priok.store.stream;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Marks failures of a caller's stream as {@link SenderGoneException}, to tell them from damaged content. */
public final class SenderStream extends FilterInputStream {
    public SenderStream(InputStream in) {
        super(in);
    }

    @Override
    public int read() throws IOException {
        try {
            return in.read();
        } catch (IOException e) {
            throw new SenderGoneException(e);
        }
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        try {
            return in.read(target, offset, length);
        } catch (IOException e) {
            throw new SenderGoneException(e);
        }
    }
}
