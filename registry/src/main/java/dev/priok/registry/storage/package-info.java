/**
 * What the registry keeps, as plain files below one directory: each blob once, and repositories as small files that name
 * blobs. Whatever moment the process dies at, what was acknowledged is there and nothing else is seen. Read {@link
 * dev.priok.registry.storage.RegistryStorage} first.
 */
@org.jspecify.annotations.NullMarked
package dev.priok.registry.storage;
