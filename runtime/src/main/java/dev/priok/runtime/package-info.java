/**
 * Adapter of the engine's runtime ports: OCI bundles run by conmon and crun, stdio, logs, exit codes, cgroups, stats.
 * May know {@code model}, {@code engine} and {@code kernel}.
 */
@org.jspecify.annotations.NullMarked
package dev.priok.runtime;
