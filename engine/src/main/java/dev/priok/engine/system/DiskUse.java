package dev.priok.engine.system;

import dev.priok.engine.container.Listed;
import dev.priok.engine.image.Images;
import dev.priok.engine.volume.VolumeDetails;
import java.util.List;

/**
 * For {@code system df}.
 *
 * @param layersBytes all image layers, each once
 */
public record DiskUse(
        long layersBytes, List<Images.ListedImage> images, List<Listed> containers, List<VolumeDetails> volumes) {
    public DiskUse {
        images = List.copyOf(images);
        containers = List.copyOf(containers);
        volumes = List.copyOf(volumes);
    }
}
