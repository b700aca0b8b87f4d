package dev.priok.kernel;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** {@link Fd#inputStream()}. */
final class FdInputStream extends InputStream {
    private final Fd fd;

    FdInputStream(Fd fd) {
        this.fd = fd;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        try {
            return fd.read(target, offset, length);
        } catch (KernelException e) {
            throw FdOutputStream.translated(e);
        }
    }

    @Override
    public long transferTo(OutputStream out) throws IOException {
        if (!(out instanceof FdOutputStream stream)) {
            byte[] chunk = new byte[64 * 1024];
            long total = 0;
            for (int count = read(chunk, 0, chunk.length); count >= 0; count = read(chunk, 0, chunk.length)) {
                out.write(chunk, 0, count);
                total += count;
            }
            return total;
        }
        try {
            return fd.transferTo(stream.fd(), stream.maxChunkBytes());
        } catch (KernelException e) {
            throw FdOutputStream.translated(e);
        }
    }

    @Override
    public void close() {
        fd.close();
    }
}
