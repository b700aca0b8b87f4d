package dev.priok.kernel;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;

/** {@link Fd#outputStream()}. */
final class FdOutputStream extends OutputStream {
    private final Fd fd;
    private final int maxChunkBytes;

    FdOutputStream(Fd fd, int maxChunkBytes) {
        if (maxChunkBytes <= 0) {
            throw new IllegalArgumentException("maxChunkBytes " + maxChunkBytes);
        }
        this.fd = fd;
        this.maxChunkBytes = maxChunkBytes;
    }

    Fd fd() {
        return fd;
    }

    int maxChunkBytes() {
        return maxChunkBytes;
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] source, int offset, int length) throws IOException {
        try {
            int done = 0;
            while (done < length) {
                int chunk = Math.min(maxChunkBytes, length - done);
                fd.write(source, offset + done, chunk);
                done += chunk;
            }
        } catch (KernelException e) {
            throw translated(e);
        }
    }

    @Override
    public void close() {
        fd.close();
    }

    static IOException translated(KernelException e) {
        if (e.is(Errno.EINTR)) {
            InterruptedIOException interrupted = new InterruptedIOException(e.getMessage());
            interrupted.initCause(e);
            return interrupted;
        }
        return new IOException(e.getMessage(), e);
    }
}
