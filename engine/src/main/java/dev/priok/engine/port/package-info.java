/**
 * The roles that the engine needs others to play. Adapters live in {@code store} and {@code runtime}; every method
 * throws {@link dev.priok.model.EngineException} and nothing else on purpose.
 */
@org.jspecify.annotations.NullMarked
package dev.priok.engine.port;
