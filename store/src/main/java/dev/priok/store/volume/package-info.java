/** Volumes' records, and the driver that keeps volumes in the data root. */
@org.jspecify.annotations.NullMarked
package dev.priok.store.volume;
