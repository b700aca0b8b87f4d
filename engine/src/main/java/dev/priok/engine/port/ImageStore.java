package dev.priok.engine.port;

import dev.priok.model.ContainerId;
import dev.priok.model.Digest;
import dev.priok.model.Image;
import dev.priok.model.ImageConfig;
import dev.priok.model.ImageId;
import dev.priok.model.ImageReference;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Images, their names and their layers. Thread-safe; an image is there completely or not at all. */
public interface ImageStore {
    List<Image> all();

    Optional<Image> find(ImageId id);

    /** By exact name: repository with tag or digest. */
    Optional<Image> find(ImageReference reference);

    /** Images whose id's hexadecimal digits start with the prefix. */
    List<Image> findByIdPrefix(String hexPrefix);

    /** Moves the name to the image. NotFound if there is no such image. */
    void tag(ImageReference reference, ImageId id);

    /** Takes a name away; false if there was none. */
    boolean untag(ImageReference reference);

    /**
     * Deletes the image, its names and the layers that no other image uses.
     *
     * @return chain ids of the deleted layers, top first
     */
    List<Digest> delete(ImageId id);

    /**
     * Makes an image of one layer.
     *
     * @param tar plain, gzip, zstd, bzip2 or xz
     * @param template its diffIds are ignored
     */
    ImageId importLayer(InputStream tar, ImageConfig template);

    /**
     * Makes an image of a container's root: its image's layers and its own as a new one.
     *
     * @param template its diffIds and the last history entry's emptiness are completed here
     */
    ImageId commit(ContainerId container, ImageId parent, ImageConfig template);

    /** The configuration blob, byte by byte as stored. */
    byte[] configBlob(ImageId id);

    /** Bytes of the store. */
    StoreUsage usage();

    /** Who uses which layer, in no order: together with the containers' writable layers this is every byte of layers. */
    List<LayerUse> layerUses();

    /** Removes blobs, layers and temporary files that nothing owns; returns the freed bytes. */
    long collectGarbage();

    /**
     * Disk use.
     *
     * @param layersBytes all layers, each counted once
     * @param blobsBytes what is no layer: configurations, records of tars, parts of transfers
     */
    record StoreUsage(long layersBytes, long blobsBytes) {}

    /**
     * A layer and its owners.
     *
     * @param containers those whose writable layer stands on it; they keep it although its images may be gone
     */
    record LayerUse(Digest diffId, long sizeBytes, Set<ImageId> images, Set<ContainerId> containers) {
        public LayerUse {
            images = Set.copyOf(images);
            containers = Set.copyOf(containers);
        }
    }
}
