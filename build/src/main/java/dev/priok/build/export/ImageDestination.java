package dev.priok.build.export;

import dev.priok.engine.port.Registries.LayerForm;
import dev.priok.oci.Descriptor;
import java.util.List;

/** What takes the parts of images. For one thread. */
public interface ImageDestination {
    /** Takes layers, and tells as which blobs, in their order; with OCI's media types or Docker's. */
    List<Descriptor> layers(List<LayerForm> layers);

    /** Takes a small blob. */
    void blob(byte[] content);

    /** Takes a manifest that an index names; its blobs were given before. */
    void manifest(Descriptor descriptor, byte[] document);
}
