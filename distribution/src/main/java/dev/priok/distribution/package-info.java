/**
 * The registry client: the adapter of the engine's {@code Registries}. May know {@code model}, {@code engine}, {@code oci}
 * and {@code tls}. Read {@link dev.priok.distribution.RemoteRegistries} first; package {@code host} says where a registry
 * is and what it is trusted with, {@code wire} speaks to it, {@code transfer} pulls and pushes.
 */
@org.jspecify.annotations.NullMarked
package dev.priok.distribution;
