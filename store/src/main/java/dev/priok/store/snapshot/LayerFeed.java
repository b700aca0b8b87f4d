package dev.priok.store.snapshot;

import dev.priok.store.layer.LayerStore;
import dev.priok.store.layer.PinnedLayer;
import dev.priok.store.stream.BlockPipe;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Stores a layer whose tar is written by a thread of its own while it is received. */
final class LayerFeed {
    private LayerFeed() {}

    /** Writes a tar. */
    interface Writing {
        void write(OutputStream out) throws IOException;
    }

    /** The caller closes the result. */
    static PinnedLayer receive(LayerStore layers, Writing writing) throws IOException {
        BlockPipe pipe = new BlockPipe();
        Thread thread = Thread.ofPlatform().daemon().name("commit-read").start(() -> {
            try (OutputStream out = pipe.outputStream()) {
                writing.write(out);
                pipe.complete();
            } catch (IOException e) {
                pipe.fail(e);
            } catch (RuntimeException | Error e) {
                pipe.fail(new IOException(e.getMessage(), e));
            }
        });
        try (InputStream tar = pipe.inputStream()) {
            return layers.receive(tar, _ -> {});
        } finally {
            pipe.abandon();
            join(thread);
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
