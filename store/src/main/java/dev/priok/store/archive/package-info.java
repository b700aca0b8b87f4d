/**
 * Images as archives: the form of {@code docker save} and the OCI image layout, both read as streams in whatever order
 * their members come.
 */
@org.jspecify.annotations.NullMarked
package dev.priok.store.archive;
