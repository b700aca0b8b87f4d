/**
 * Words of the domain: ids, digests, references, specifications, states, events and errors, as records and sealed
 * types that validate themselves.
 *
 * <p>No I/O and no knowledge of any other module. Read {@link dev.priok.model.EngineError} first, then
 * {@link dev.priok.model.ContainerSpec}.
 */
@org.jspecify.annotations.NullMarked
package dev.priok.model;
