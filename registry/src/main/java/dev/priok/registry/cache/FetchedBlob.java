package dev.priok.registry.cache;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** A blob as one client reads it, while it is fetched or afterwards. For one thread. */
public final class FetchedBlob implements AutoCloseable {
    private final BlobDownload download;
    private final FileChannel file;
    private final long sizeBytes;

    FetchedBlob(BlobDownload download, FileChannel file) throws IOException {
        this.download = download;
        this.file = file;
        try {
            // Without an announcement it is complete by now.
            this.sizeBytes = download.announcedBytes().orElse(file.size());
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    public long sizeBytes() {
        return sizeBytes;
    }

    /** Blocks until there is something at the position; throws what the fetching failed with. */
    public int read(ByteBuffer target, long position) throws IOException {
        long most = download.awaitMoreThan(position) - position;
        if (most >= target.remaining()) {
            return file.read(target, position);
        }
        int limit = target.limit();
        target.limit(target.position() + (int) most);
        try {
            return file.read(target, position);
        } finally {
            target.limit(limit);
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
