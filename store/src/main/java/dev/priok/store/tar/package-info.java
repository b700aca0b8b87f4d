/**
 * Reading and writing tar streams (POSIX.1-2001 pax, GNU and old formats), lean enough for images of many gigabytes:
 * payloads pass in blocks without being copied together. Start with {@link dev.priok.store.tar.TarReader}.
 */
@org.jspecify.annotations.NullMarked
package dev.priok.store.tar;
