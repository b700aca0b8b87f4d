package dev.priok.runtime.log;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/** One file of a log, being read from its beginning, inflated if it is compressed. For one thread. */
final class LogPart implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(LogPart.class.getName());
    private static final int INFLATER_BUFFER = 64 * 1024;

    private final long number;
    private final FileChannel channel;
    private final boolean compressed;
    private @Nullable InputStream inflated;
    private long position;

    /** Closes the channel when it is closed. */
    LogPart(long number, FileChannel channel, boolean compressed) {
        this.number = number;
        this.channel = channel;
        this.compressed = compressed;
    }

    long number() {
        return number;
    }

    /** Uncompressed bytes read so far. */
    long position() {
        return position;
    }

    boolean compressed() {
        return compressed;
    }

    FileChannel channel() {
        return channel;
    }

    /** False if a read would get nothing. */
    boolean mayHaveMore() throws IOException {
        return compressed || channel.size() > position;
    }

    /** Next bytes; 0 if there are none, which may change for a file that is still written to. */
    int read(byte[] bytes, int offset, int length) throws IOException {
        int count = compressed
                ? inflate(bytes, offset, length)
                : channel.read(ByteBuffer.wrap(bytes, offset, length), position);
        if (count <= 0) {
            return 0;
        }
        position += count;
        return count;
    }

    private int inflate(byte[] bytes, int offset, int length) throws IOException {
        try {
            if (inflated == null) {
                channel.position(0);
                inflated = new GZIPInputStream(Channels.newInputStream(channel), INFLATER_BUFFER);
            }
            return inflated.read(bytes, offset, length);
        } catch (ZipException | EOFException e) {
            LOG.log(System.Logger.Level.WARNING, "a compressed log file is damaged: number=" + number, e);
            return -1;
        }
    }

    /** Goes to an offset that lies ahead. */
    void skipTo(long offset) throws IOException {
        if (!compressed) {
            position = offset;
            return;
        }
        byte[] ignored = new byte[INFLATER_BUFFER];
        while (position < offset && read(ignored, 0, (int) Math.min(ignored.length, offset - position)) > 0) {
            // Inflating is the only way there.
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
