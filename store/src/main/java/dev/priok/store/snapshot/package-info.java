/** Writable layers of containers: with overlay, or as plain copies where overlay is missing. */
@org.jspecify.annotations.NullMarked
package dev.priok.store.snapshot;
