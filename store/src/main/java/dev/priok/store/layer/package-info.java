/**
 * Layers: unpacked in overlay's form, each with a record from which its tar can be made again bit by bit. Layers are known
 * by the digest of their tar, so images share them whatever lies below. Start with
 * {@link dev.priok.store.layer.LayerStore}.
 */
@org.jspecify.annotations.NullMarked
package dev.priok.store.layer;
