package dev.priok.oci;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a tag can name. */
public sealed interface Document permits Manifest, Index {
    /** One of {@link MediaTypes#DOCUMENTS}. */
    String mediaType();

    /** What kind of thing it is, if it is no image; empty if it isn't said. */
    String artifactType();

    /** The document that this one says something about (image-spec, "subject"); null for none. */
    @Nullable
    Descriptor subject();

    Map<String, String> annotations();
}
