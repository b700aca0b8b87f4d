package dev.priok.store.layer;

import dev.priok.model.Digest;
import dev.priok.store.stream.BlockPipe;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Semaphore;

/**
 * Layers that somebody outside of the engine has as well, without a copy: they stay until they are taken back, whatever
 * becomes of images and of the daemon, and are read as the tars that they came as. Thread-safe.
 */
public final class LentLayers {
    /** Each has a thread and a pipe's buffers. */
    private static final int MOST_READERS = 32;

    private final LayerStore layers;
    private final Semaphore readers = new Semaphore(MOST_READERS);

    public LentLayers(LayerStore layers) {
        this.layers = layers;
    }

    /** False if it isn't here. When this returns, a power failure takes neither the layer nor the loan. Idempotent. */
    public boolean lend(Digest diffId) {
        return layers.lend(diffId);
    }

    /** It goes if nothing else uses it. Idempotent. */
    public void takeBack(Digest diffId) {
        layers.takeBack(diffId);
    }

    public List<Digest> all() {
        return layers.lent().stream().map(Layer::diffId).toList();
    }

    /** The size of its tar; empty if it isn't lent. */
    public OptionalLong lentBytes(Digest diffId) {
        return tarBytes(layers.lent(diffId));
    }

    /** The size of its tar; empty if it isn't here. */
    public OptionalLong tarBytes(Digest diffId) {
        return tarBytes(layers.find(diffId));
    }

    private static OptionalLong tarBytes(Optional<Layer> layer) {
        return layer.map(found -> OptionalLong.of(found.tarBytes())).orElseGet(OptionalLong::empty);
    }

    /**
     * Its tar, which stays readable until it is closed; reading fails if it is no longer what was stored. Waits while very
     * many are read. NoSuchFileException if it isn't lent.
     */
    public InputStream open(Digest diffId) throws IOException {
        try {
            readers.acquire();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted before layer " + diffId + " was read");
        }
        boolean isStarted = false;
        try {
            PinnedLayer layer =
                    layers.pinLent(diffId).orElseThrow(() -> new NoSuchFileException(diffId + " is not lent"));
            BlockPipe pipe = new BlockPipe();
            Thread.ofPlatform().daemon().name("layer-lend").start(() -> write(layer, pipe));
            isStarted = true;
            return pipe.inputStream();
        } finally {
            if (!isStarted) {
                readers.release();
            }
        }
    }

    private void write(PinnedLayer layer, BlockPipe pipe) {
        try {
            // Whoever has read all of it may count on it to be let go.
            try (layer;
                    OutputStream out = pipe.outputStream()) {
                layers.writeTar(layer.layer(), out);
                out.flush();
            }
            pipe.complete();
        } catch (BlockPipe.AbandonedException _) {
            // Whoever reads has enough.
        } catch (IOException e) {
            pipe.fail(e);
        } catch (RuntimeException | Error e) {
            pipe.fail(new IOException("layer " + layer.layer().diffId() + " cannot be read", e));
        } finally {
            readers.release();
        }
    }
}
