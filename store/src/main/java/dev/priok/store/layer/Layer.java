package dev.priok.store.layer;

import dev.priok.model.Digest;

/**
 * An unpacked layer.
 *
 * @param diffId digest of its tar
 * @param directory name below the layers' directory
 * @param sizeBytes of its files
 * @param tarBytes size of its tar
 * @param listsRoot whether its tar says what owner and mode the root directory has
 */
public record Layer(Digest diffId, String directory, long sizeBytes, long tarBytes, boolean listsRoot) {}
