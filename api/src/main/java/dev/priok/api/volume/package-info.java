/** Volumes on the wire. */
@org.jspecify.annotations.NullMarked
package dev.priok.api.volume;
