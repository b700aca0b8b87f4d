package dev.priok.model;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An image's configuration (OCI image-spec, config.md).
 *
 * @param created null if the image does not say
 * @param diffIds digests of the uncompressed layers, base first
 */
public record ImageConfig(
        @Nullable Instant created,
        String author,
        String comment,
        Platform platform,
        ContainerConfig config,
        List<Digest> diffIds,
        List<History> history) {
    public ImageConfig {
        diffIds = List.copyOf(diffIds);
        history = List.copyOf(history);
    }

    /** Empty strings where not said. */
    public record Platform(String os, String architecture, String variant) {}

    /** One step of an image's making; {@code emptyLayer} steps have no layer. */
    public record History(
            @Nullable Instant created, String createdBy, String author, String comment, boolean emptyLayer) {}
}
