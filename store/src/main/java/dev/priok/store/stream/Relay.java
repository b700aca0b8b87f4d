package dev.priok.store.stream;

import dev.priok.store.tar.BlockSource;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Reads a stream (and thereby decompresses it) on the calling thread while another one works on what came. */
public final class Relay {
    private final BlockPipe pipe = new BlockPipe();
    private @Nullable Throwable workFailure;

    private Relay() {}

    /** Reads all blocks. */
    @FunctionalInterface
    public interface Work {
        void on(BlockSource blocks) throws IOException;
    }

    /** Sees each block on the calling thread, before the work does. */
    @FunctionalInterface
    public interface Watch {
        void block(byte[] bytes, int length);
    }

    /**
     * Returns when the stream has ended and the work is done.
     *
     * @param thread the name of the thread that works
     * @throws IOException from the stream, unless the work failed before; otherwise what the work throws
     */
    public static void run(String thread, InputStream in, Watch watch, Work work) throws IOException {
        Relay relay = new Relay();
        Thread worker = Thread.ofPlatform().daemon().name(thread).start(() -> relay.work(work));
        try {
            relay.feed(in, watch);
        } finally {
            join(worker);
        }
        relay.rethrowWorkFailure();
    }

    private void work(Work work) {
        try {
            work.on(pipe.source());
        } catch (Throwable e) {
            workFailure = e;
            pipe.abandon();
        }
    }

    private void feed(InputStream in, Watch watch) throws IOException {
        try {
            while (true) {
                byte[] block = pipe.take();
                int length = in.readNBytes(block, 0, block.length);
                if (length == 0) {
                    pipe.complete();
                    return;
                }
                watch.block(block, length);
                pipe.put(block, length);
            }
        } catch (BlockPipe.AbandonedException e) {
            // The worker's own failure says more; it is thrown when its thread has ended.
        } catch (IOException e) {
            pipe.fail(e);
            throw e;
        } catch (RuntimeException | Error e) {
            pipe.fail(new IOException("the data could not be read", e));
            throw e;
        }
    }

    private void rethrowWorkFailure() throws IOException {
        switch (workFailure) {
            case null -> {}
            case IOException e -> throw e;
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            case Throwable e -> throw new IOException(e);
        }
    }

    /** An interrupt ends no wait here: whoever reads or works looks for it. */
    static void join(Thread thread) {
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
