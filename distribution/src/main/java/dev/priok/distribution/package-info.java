/**
 * Pulls and pushes: the adapter of the engine's {@code Registries}. May know {@code model}, {@code engine}, {@code oci} and
 * {@code registry-client}, which speaks to registries. Read {@link dev.priok.distribution.RemoteRegistries} first; package
 * {@code transfer} does the work.
 */
@org.jspecify.annotations.NullMarked
package dev.priok.distribution;
