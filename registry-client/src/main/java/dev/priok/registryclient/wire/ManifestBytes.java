package dev.priok.registryclient.wire;

import dev.priok.model.Digest;
import dev.priok.oci.Document;
import dev.priok.oci.Documents;

/** A manifest or index as it came, with the digest that it was checked to have. */
public final class ManifestBytes {
    private final String mediaType;
    private final Digest digest;
    private final byte[] bytes;

    ManifestBytes(String mediaType, Digest digest, byte[] bytes) {
        this.mediaType = mediaType;
        this.digest = digest;
        this.bytes = bytes;
    }

    public Digest digest() {
        return digest;
    }

    /** As the registry said; empty if it didn't. */
    public String mediaType() {
        return mediaType;
    }

    /** Nobody changes them. */
    public byte[] content() {
        return bytes;
    }

    public int sizeBytes() {
        return bytes.length;
    }

    /** InvalidParameter if it is none. */
    public Document parse() {
        return Documents.parse(bytes, mediaType);
    }
}
