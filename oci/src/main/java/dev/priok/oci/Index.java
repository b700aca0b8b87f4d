package dev.priok.oci;

import dev.priok.model.EngineException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Images of one name for several platforms (image-spec, image-index.md; Docker's manifest list). */
public record Index(
        String mediaType,
        List<Descriptor> manifests,
        String artifactType,
        @Nullable Descriptor subject,
        Map<String, String> annotations)
        implements Document {
    public Index {
        if (!MediaTypes.isIndex(mediaType)) {
            throw EngineException.invalid("an index can't have the media type " + mediaType);
        }
        manifests = List.copyOf(manifests);
        annotations = Map.copyOf(annotations);
    }
}
