package dev.priok.model;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An image in the store.
 *
 * @param names all references that point to it, sorted
 * @param sizeBytes sum of its layers' unpacked sizes
 * @param layerSizesBytes unpacked size per layer, base first
 * @param parent the image it was made from here (commit, build); null if unknown
 * @param stored when it came into the store, or was last tagged
 */
public record Image(
        ImageId id,
        ImageConfig config,
        List<ImageReference> names,
        long sizeBytes,
        List<Long> layerSizesBytes,
        @Nullable ImageId parent,
        Instant stored) {
    public Image {
        names = List.copyOf(names);
        layerSizesBytes = List.copyOf(layerSizesBytes);
    }

    /** The names that have a tag; the others are those of what it was pulled or pushed as, by digest. */
    public List<ImageReference> tags() {
        return names.stream().filter(name -> name.tag() != null).toList();
    }
}
