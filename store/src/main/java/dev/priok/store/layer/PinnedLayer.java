package dev.priok.store.layer;

import dev.priok.engine.port.ImageContent.HeldLayer;
import dev.priok.model.Digest;

/** A layer that stays at least until this is closed; then it goes if no image and no container uses it. */
public final class PinnedLayer implements HeldLayer {
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

    @Override
    public Digest diffId() {
        return layer.diffId();
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
