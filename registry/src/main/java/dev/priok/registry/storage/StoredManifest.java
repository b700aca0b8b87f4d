package dev.priok.registry.storage;

import dev.priok.model.Digest;

/** A manifest as it was pushed, byte by byte. */
public record StoredManifest(String mediaType, Digest digest, byte[] content) {}
