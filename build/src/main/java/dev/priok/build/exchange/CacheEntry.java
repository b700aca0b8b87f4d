package dev.priok.build.exchange;

import dev.priok.model.Digest;
import dev.priok.oci.Descriptor;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a key of the solver's stands for.
 *
 * @param layers base first; at least one
 */
record CacheEntry(Digest key, List<CachedLayer> layers) {
    CacheEntry {
        layers = List.copyOf(layers);
        if (layers.isEmpty()) {
            throw new IllegalArgumentException("a cache entry without layers: " + key);
        }
    }

    /** Whether the layers can be brought; otherwise it is known but what they are. */
    boolean hasBlobs() {
        return layers.stream().allMatch(layer -> layer.blob() != null);
    }

    List<Digest> diffIds() {
        return layers.stream().map(CachedLayer::diffId).toList();
    }

    /**
     * A layer, and the blob that has it there.
     *
     * @param blob null: nothing there has it
     * @param made by a step of a build; null: it came with an image
     */
    record CachedLayer(
            Digest diffId,
            @Nullable Descriptor blob,
            @Nullable Instant made) {}
}
