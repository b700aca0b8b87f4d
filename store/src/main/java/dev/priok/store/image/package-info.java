/** Images: their configuration blobs, names and layer lists in the metadata database. */
@org.jspecify.annotations.NullMarked
package dev.priok.store.image;
