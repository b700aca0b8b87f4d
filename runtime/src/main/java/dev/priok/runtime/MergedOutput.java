package dev.priok.runtime;

import dev.priok.engine.port.OutputSink;
import dev.priok.kernel.Fd;
import dev.priok.kernel.KernelException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Two pipes read as one sequence of chunks. One virtual thread waits for each pipe; it reads on only when its chunk has
 * been taken, so a slow reader slows the program down.
 */
final class MergedOutput implements AutoCloseable {
    private static final int BUFFER = 64 * 1024;

    /** A chunk; no buffer: this pipe has ended. */
    private record Chunk(OutputSink.Stream stream, @Nullable ByteBuffer bytes, Semaphore taken) {}

    private final BlockingQueue<Chunk> chunks = new LinkedBlockingQueue<>();
    private int open;
    private volatile boolean closed;

    MergedOutput(@Nullable Fd stdout, @Nullable Fd stderr) {
        if (stdout != null) {
            pump(stdout, OutputSink.Stream.STDOUT);
        }
        if (stderr != null) {
            pump(stderr, OutputSink.Stream.STDERR);
        }
    }

    private void pump(Fd pipe, OutputSink.Stream stream) {
        open++;
        Thread.ofVirtual().name("exec-" + stream).start(() -> {
            Semaphore taken = new Semaphore(0);
            try {
                ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
                while (!closed && pipe.read(buffer.clear()) >= 0) {
                    chunks.add(new Chunk(stream, buffer.flip(), taken));
                    taken.acquire();
                }
            } catch (KernelException e) {
                // Closed by its owner.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                chunks.add(new Chunk(stream, null, taken));
                pipe.close();
            }
        });
    }

    /** As {@link dev.priok.engine.port.TaskStdio#receive}. */
    boolean receive(OutputSink sink) throws IOException {
        while (open > 0 && !closed) {
            Chunk chunk;
            try {
                chunk = chunks.take();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
            ByteBuffer bytes = chunk.bytes();
            if (bytes == null) {
                open--;
                continue;
            }
            try {
                sink.accept(chunk.stream(), bytes);
            } finally {
                chunk.taken().release();
            }
            return true;
        }
        return false;
    }

    /** Lets the pumps end and wakes the reader. */
    @Override
    public void close() {
        closed = true;
        for (Chunk chunk : chunks) {
            chunk.taken().release();
        }
    }
}
