/**
 * Adapter of the engine's storage ports: content-addressed blobs, layers, images, container metadata. May know
 * {@code model}, {@code engine} and {@code kernel}.
 */
@org.jspecify.annotations.NullMarked
package dev.priok.store;
