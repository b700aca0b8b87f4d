/**
 * The Docker Engine HTTP API on top of the engine's use cases. May know {@code model} and {@code engine}.
 */
@org.jspecify.annotations.NullMarked
package dev.priok.api;
