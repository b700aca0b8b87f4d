package dev.priok.store.layer;

/** A layer that stays at least until this is closed; then it goes if no image and no container uses it. */
public final class PinnedLayer implements AutoCloseable {
    private final LayerStore store;
    private final Layer layer;
    private boolean closed;

    PinnedLayer(LayerStore store, Layer layer) {
        this.store = store;
        this.layer = layer;
    }

    public Layer layer() {
        return layer;
    }

    /** Idempotent. */
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            store.unpin(layer);
        }
    }
}
