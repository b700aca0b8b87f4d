/**
 * Pulls and pushes: the adapter of the engine's {@code Registries}. May know {@code model}, {@code engine}, {@code oci}, {@code tls} and
 * {@code registry-client}, which speaks to registries. Read {@link dev.priok.distribution.RemoteRegistries} first; package
 * {@code transfer} does the work, {@code trust} says which images may come.
 */
@org.jspecify.annotations.NullMarked
package dev.priok.distribution;
