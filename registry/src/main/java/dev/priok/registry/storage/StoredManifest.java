package dev.priok.registry.storage;

import dev.priok.model.Digest;

/** A manifest as it was pushed, byte by byte. Nobody changes the bytes. */
public final class StoredManifest {
    private final String mediaType;
    private final Digest digest;
    private final byte[] content;

    public StoredManifest(String mediaType, Digest digest, byte[] content) {
        this.mediaType = mediaType;
        this.digest = digest;
        this.content = content;
    }

    public String mediaType() {
        return mediaType;
    }

    public Digest digest() {
        return digest;
    }

    public byte[] content() {
        return content;
    }
}
