package dev.priok.oci;

import dev.priok.model.EngineException;

/**
 * Reads and writes manifests and indexes. What Priok doesn't know in them is not read: who passes a document on passes its
 * bytes on.
 */
public final class Documents {
    /** Larger ones are refused, as every registry refuses them (distribution-spec, "Pushing Manifests"). */
    public static final int MAX_BYTES = 4 << 20;

    private Documents() {}

    /**
     * Reads a document. A document that names its media type must be what it came as (image-spec, manifest.md
     * "mediaType"), and one that could be taken for a manifest and for an index is refused.
     *
     * @param mediaType what it came as, without parameters; empty if nobody said, or a type that says nothing of it
     * @throws dev.priok.model.EngineException InvalidParameter: too large, too deeply nested, or no such document
     */
    public static Document parse(byte[] json, String mediaType) {
        if (json.length > MAX_BYTES) {
            throw EngineException.invalid("manifest has " + json.length + " bytes, more than " + MAX_BYTES);
        }
        DocumentFields fields = DocumentFields.parse(json);
        String type = typeOf(fields, mediaType);
        if (MediaTypes.isSchema1(type) || fields.wholeNumber("schemaVersion", 2) == 1) {
            throw EngineException.invalid(
                    "the manifest is of Docker's schema 1, which is not supported: push the image again with a"
                            + " current client");
        }
        if (fields.wholeNumber("schemaVersion", 0) != 2) {
            throw EngineException.invalid("manifest has no schemaVersion 2");
        }
        if (MediaTypes.isIndex(type)) {
            return index(fields, type);
        }
        if (MediaTypes.isManifest(type)) {
            return manifest(fields, type);
        }
        throw EngineException.invalid("unsupported manifest media type: " + type);
    }

    /** Reads a descriptor that stands alone; InvalidParameter if it is none. */
    public static Descriptor parseDescriptor(byte[] json) {
        return DocumentFields.parse(json).descriptor();
    }

    private static String typeOf(DocumentFields fields, String cameAs) {
        String says = fields.text("mediaType");
        boolean cameKnown = MediaTypes.DOCUMENTS.contains(cameAs) || MediaTypes.isSchema1(cameAs);
        if (!says.isEmpty() && cameKnown && !says.equals(cameAs)) {
            throw EngineException.invalid("manifest says that it is " + says + ", but came as " + cameAs);
        }
        if (!says.isEmpty()) {
            return says;
        }
        if (cameKnown) {
            return cameAs;
        }
        return fields.has("manifests") ? MediaTypes.OCI_INDEX : MediaTypes.OCI_MANIFEST;
    }

    private static Manifest manifest(DocumentFields fields, String type) {
        if (fields.has("manifests")) {
            throw EngineException.invalid("manifest has the field manifests, which only an index can have");
        }
        DocumentFields config = fields.object("config");
        if (config == null || !fields.has("layers")) {
            throw EngineException.invalid("manifest without config or layers");
        }
        return new Manifest(
                type,
                config.descriptor(),
                fields.descriptors("layers"),
                fields.text("artifactType"),
                fields.descriptorOrNull("subject"),
                fields.texts("annotations"));
    }

    private static Index index(DocumentFields fields, String type) {
        if (fields.has("layers") || fields.has("config")) {
            throw EngineException.invalid("index has the field config or layers, which only a manifest can have");
        }
        if (!fields.has("manifests")) {
            throw EngineException.invalid("index without manifests");
        }
        return new Index(
                type,
                fields.descriptors("manifests"),
                fields.text("artifactType"),
                fields.descriptorOrNull("subject"),
                fields.texts("annotations"));
    }

    /** As JSON; the same document gives the same bytes. */
    public static byte[] write(Document document) {
        return DocumentJson.write(document);
    }

    /** As JSON. */
    public static byte[] write(Descriptor descriptor) {
        return DocumentJson.write(descriptor);
    }
}
