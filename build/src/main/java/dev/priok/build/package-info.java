/**
 * Builds images of Dockerfiles: {@code dockerfile} reads them and plans a graph, {@code solver} works graphs off and
 * knows no containers, {@code step} does the operations with what the engine offers, {@code export} makes of results what
 * was asked for. May know model, engine and oci; read {@link dev.priok.build.Builder} first.
 */
@org.jspecify.annotations.NullMarked
package dev.priok.build;
