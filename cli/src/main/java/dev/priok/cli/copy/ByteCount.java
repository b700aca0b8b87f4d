package dev.priok.cli.copy;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.atomic.AtomicLong;

/** How many bytes went through an output. */
final class ByteCount {
    private final AtomicLong count = new AtomicLong();

    long value() {
        return count.get();
    }

    Output of(OutputStream out) {
        return new Output(out, count);
    }

    /** Passes everything on and counts it. */
    static final class Output extends FilterOutputStream {
        private final AtomicLong count;

        Output(OutputStream out, AtomicLong count) {
            super(out);
            this.count = count;
        }

        @Override
        public void write(int b) throws IOException {
            out.write(b);
            count.incrementAndGet();
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
            count.addAndGet(length);
        }
    }
}
