/**
 * The documents that registries keep: manifests and indexes of OCI's image-spec 1.1 and of Docker's schema 2. Knows
 * {@code model} only; no I/O. Read {@link dev.priok.oci.Documents} first.
 */
@org.jspecify.annotations.NullMarked
package dev.priok.oci;
