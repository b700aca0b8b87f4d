/**
 * Words of the domain: ids, digests, references, specifications, states, events and errors, as records and sealed
 * types that validate themselves.
 *
 * <p>No I/O and no knowledge of any other module. Read {@code EngineError} first, then
 * {@code ContainerSpec}.
 */
@org.jspecify.annotations.NullMarked
package dev.priok.model;
