package dev.priok.engine.port;

import dev.priok.model.ImageId;
import dev.priok.model.ImageReference;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;

/** Images as tar files: docker-archive and OCI image layout. Blocking, thread-safe. */
public interface ImageArchives {
    /**
     * Reads an archive (plain, gzip or zstd) and stores its images. All or nothing per image. InvalidParameter for
     * something that is no image archive, DataLoss for content that doesn't match its digest.
     */
    List<Loaded> load(InputStream archive, LoadListener listener);

    /** Writes images so that {@code docker load} and skopeo (docker-archive and oci-archive) read them. */
    void save(List<Saved> images, OutputStream archive);

    /** Progress of a load; called on the loading thread. */
    interface LoadListener {
        /** Part of a layer has been unpacked. */
        void layerProgress(String layer, long currentBytes, long totalBytes);

        LoadListener NONE = (layer, current, total) -> {};
    }

    /** An image that came out of an archive, with the names it got; none if it has none. */
    record Loaded(ImageId id, List<ImageReference> names) {
        public Loaded {
            names = List.copyOf(names);
        }
    }

    /** An image to write, with the names to write for it. */
    record Saved(ImageId id, List<ImageReference> names) {
        public Saved {
            names = List.copyOf(names);
        }
    }
}
