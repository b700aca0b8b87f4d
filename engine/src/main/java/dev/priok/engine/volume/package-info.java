/** Volumes: made, held by containers, filled at first use, mounted while somebody needs them, removed. */
@org.jspecify.annotations.NullMarked
package dev.priok.engine.volume;
