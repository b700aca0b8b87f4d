/**
 * A client of the Docker Engine HTTP API; speaks only the wire, so it can be tried on another engine. May know
 * {@code model}.
 */
@org.jspecify.annotations.NullMarked
package dev.priok.client;
