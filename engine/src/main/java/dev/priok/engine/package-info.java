/**
 * Use cases on containers, images, exec sessions and events, and the ports that adapters implement. The embeddable
 * Java API. May know {@code model} only.
 */
@org.jspecify.annotations.NullMarked
package dev.priok.engine;
