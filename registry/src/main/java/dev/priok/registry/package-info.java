/**
 * A registry for images and what else has manifests: distribution-spec 1.1 on a directory. Runs as a process of its own,
 * {@code priok registry serve}. Knows {@code model}, {@code oci} and {@code tls}. Read {@link
 * dev.priok.registry.RegistryServer} first, then the package {@code storage}.
 */
@org.jspecify.annotations.NullMarked
package dev.priok.registry;
