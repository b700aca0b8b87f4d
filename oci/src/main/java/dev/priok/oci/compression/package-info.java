/** Layers as they travel: compressed (image-spec, layer.md). */
@org.jspecify.annotations.NullMarked
package dev.priok.oci.compression;
