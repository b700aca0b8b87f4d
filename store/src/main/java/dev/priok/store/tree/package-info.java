/**
 * Directory trees to and from tar streams, always inside one root: whatever an archive or a tree contains, nothing
 * outside is read or written. Knows nothing of images and containers.
 */
@org.jspecify.annotations.NullMarked
package dev.priok.store.tree;
