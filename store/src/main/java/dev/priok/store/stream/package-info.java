/** Byte streams on their way into the store: compression, and the hand-over between two threads. */
@org.jspecify.annotations.NullMarked
package dev.priok.store.stream;
