package dev.priok.store.image;

import dev.priok.model.ContainerId;
import dev.priok.model.Digest;
import dev.priok.store.layer.PinnedLayer;
import java.io.IOException;
import java.util.List;

/** What committing a container needs to know of its snapshot. */
public interface ContainerLayers {
    /** The read-only layers, base first. NotFound if the container has no snapshot. */
    List<Digest> below(ContainerId container);

    /** Stores the container's own files as a layer, with marks for what it removed; the caller closes it. */
    PinnedLayer changesAsLayer(ContainerId container) throws IOException;
}
