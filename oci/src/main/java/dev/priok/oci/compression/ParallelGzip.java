package dev.priok.oci.compression;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * One gzip member (RFC 1952), whose blocks are compressed by all processors at once. Each block knows the end of the one
 * before it, so little is lost by it; the same bytes give the same result on every machine. For one thread.
 */
public final class ParallelGzip extends OutputStream {
    private static final int BLOCK_BYTES = 256 << 10;

    private static final byte[] HEADER = {0x1f, (byte) 0x8b, Deflater.DEFLATED, 0, 0, 0, 0, 0, 0, (byte) 0xff};
    /** An empty block that says that it is the last one (RFC 1951, 3.2.6). */
    private static final byte[] END = {3, 0};

    private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

    /** Platform threads: on virtual ones, everybody else's would wait until a block is done. */
    private static final ThreadPoolExecutor WORKERS = workers();

    private final OutputStream out;
    private final int level;
    private final CRC32 check = new CRC32();
    private final Deque<Future<byte[]>> blocks = new ArrayDeque<>();
    private byte[] before = {};
    private byte[] block = new byte[BLOCK_BYTES];
    private int filled;
    private long totalBytes;
    private boolean closed;

    /** @param out is closed with this */
    public ParallelGzip(OutputStream out) throws IOException {
        this(out, DeflatedBlock.USUAL_LEVEL);
    }

    /**
     * @param out is closed with this
     * @param level zlib's, 0 to 9
     */
    public ParallelGzip(OutputStream out, int level) throws IOException {
        this.out = out;
        this.level = level;
        out.write(HEADER);
    }

    private static ThreadPoolExecutor workers() {
        ThreadPoolExecutor workers = new ThreadPoolExecutor(
                PROCESSORS,
                PROCESSORS,
                10,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                Thread.ofPlatform().daemon().name("gzip-", 0).factory());
        workers.allowCoreThreadTimeOut(true);
        return workers;
    }

    @Override
    public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        check.update(bytes, offset, length);
        totalBytes += length;
        int from = offset;
        int left = length;
        while (left > 0) {
            int count = Math.min(left, BLOCK_BYTES - filled);
            System.arraycopy(bytes, from, block, filled, count);
            filled += count;
            from += count;
            left -= count;
            if (filled == BLOCK_BYTES) {
                compressBlock();
            }
        }
    }

    private void compressBlock() throws IOException {
        DeflatedBlock deflated = new DeflatedBlock(before, block, filled, level);
        blocks.add(WORKERS.submit(deflated::bytes));
        before = block;
        block = new byte[BLOCK_BYTES];
        filled = 0;
        if (blocks.size() > PROCESSORS) {
            writeFirstBlock();
        }
    }

    private void writeFirstBlock() throws IOException {
        try {
            out.write(blocks.remove().get());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while compressing");
        } catch (ExecutionException e) {
            throw new IOException("compressing failed: " + e.getCause(), e);
        }
    }

    /** Ends the member. Idempotent. */
    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try (out) {
            compressBlock();
            while (!blocks.isEmpty()) {
                writeFirstBlock();
            }
            out.write(END);
            out.write(ByteBuffer.allocate(8)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putInt((int) check.getValue())
                    .putInt((int) totalBytes)
                    .array());
        } finally {
            blocks.forEach(rest -> rest.cancel(false));
        }
    }
}
