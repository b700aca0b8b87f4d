/** The one place where failures of the kernel, of streams and of archives become the engine's errors. */
@org.jspecify.annotations.NullMarked
package dev.priok.store.failure;
