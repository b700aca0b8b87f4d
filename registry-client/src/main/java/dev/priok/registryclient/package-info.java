/**
 * How registries are found and spoken to, for whoever pulls, pushes or keeps copies. May know {@code model}, {@code oci} and
 * {@code tls}. Package {@code host} says where a registry is and what it is trusted with, {@code wire} speaks to it; read
 * {@link dev.priok.registryclient.wire.Repository} first.
 */
@org.jspecify.annotations.NullMarked
package dev.priok.registryclient;
