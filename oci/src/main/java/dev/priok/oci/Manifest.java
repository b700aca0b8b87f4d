package dev.priok.oci;

import dev.priok.model.EngineException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An image for one platform, or another artifact of the same shape (image-spec, manifest.md; Docker's schema 2).
 *
 * @param layers base first
 */
public record Manifest(
        String mediaType,
        Descriptor config,
        List<Descriptor> layers,
        String artifactType,
        @Nullable Descriptor subject,
        Map<String, String> annotations)
        implements Document {
    public Manifest {
        if (!MediaTypes.isManifest(mediaType)) {
            throw EngineException.invalid("a manifest can't have the media type " + mediaType);
        }
        layers = List.copyOf(layers);
        annotations = Map.copyOf(annotations);
    }

    /** An image's, with nothing but what every manifest has. */
    public Manifest(String mediaType, Descriptor config, List<Descriptor> layers) {
        this(mediaType, config, layers, "", null, Map.of());
    }
}
