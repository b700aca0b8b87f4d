package dev.priok.oci;

import dev.priok.model.Digest;
import dev.priok.model.EngineException;
import dev.priok.model.ImageConfig.Platform;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What content is, by its digest (image-spec, descriptor.md).
 *
 * @param urls other places that have it; mostly none
 * @param artifactType what the manifest that this names is for; empty if it isn't said
 * @param platform null if it isn't said
 */
public record Descriptor(
        String mediaType,
        Digest digest,
        long sizeBytes,
        List<String> urls,
        Map<String, String> annotations,
        String artifactType,
        @Nullable Platform platform) {
    public Descriptor {
        if (sizeBytes < 0) {
            throw EngineException.invalid("descriptor of " + digest + " has a negative size: " + sizeBytes);
        }
        urls = List.copyOf(urls);
        annotations = Map.copyOf(annotations);
    }

    /** With nothing but what every descriptor has. */
    public Descriptor(String mediaType, Digest digest, long sizeBytes) {
        this(mediaType, digest, sizeBytes, List.of(), Map.of(), "", null);
    }

    /** Of this content. */
    public static Descriptor of(String mediaType, byte[] content) {
        return new Descriptor(mediaType, Digest.sha256(content), content.length);
    }
}
