package dev.priok.registry.storage;

import dev.priok.model.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** A blob's bytes, from any place on but never backwards. For one thread. */
public sealed interface BlobReader extends AutoCloseable {
    long sizeBytes() throws IOException;

    /** At least one byte; negative at the end. */
    int read(ByteBuffer target, long position) throws IOException;

    @Override
    void close() throws IOException;

    /** In the registry's own directory. */
    record Own(FileChannel file) implements BlobReader {
        static Own open(Path path) throws IOException {
            return new Own(FileChannel.open(path, StandardOpenOption.READ));
        }

        @Override
        public long sizeBytes() throws IOException {
            return file.size();
        }

        @Override
        public int read(ByteBuffer target, long position) throws IOException {
            return file.read(target, position);
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }

    /** The lender's; opened when it is first read. */
    final class Lent implements BlobReader {
        private static final int BUFFER_BYTES = 64 << 10;

        private final BlobLender lender;
        private final Digest digest;
        private final long sizeBytes;
        private final byte[] buffer = new byte[BUFFER_BYTES];
        private @Nullable InputStream in;
        private long at;

        Lent(BlobLender lender, Digest digest, long sizeBytes) {
            this.lender = lender;
            this.digest = digest;
            this.sizeBytes = sizeBytes;
        }

        @Override
        public long sizeBytes() {
            return sizeBytes;
        }

        @Override
        public int read(ByteBuffer target, long position) throws IOException {
            InputStream open = in;
            if (open == null) {
                open = lender.open(digest);
                in = open;
            }
            if (position < at) {
                throw new IllegalArgumentException("blob " + digest + " was read beyond " + position);
            }
            while (at < position) {
                at += requireMore(open.read(buffer, 0, (int) Math.min(buffer.length, position - at)));
            }
            int count = open.read(buffer, 0, Math.min(buffer.length, target.remaining()));
            if (count > 0) {
                target.put(buffer, 0, count);
                at += count;
            }
            return count;
        }

        private int requireMore(int count) throws IOException {
            if (count < 0) {
                throw new IOException("blob " + digest + " is shorter than it was");
            }
            return count;
        }

        @Override
        public void close() throws IOException {
            InputStream open = in;
            if (open != null) {
                open.close();
            }
        }
    }
}
