/**
 * Compose projects: what their files say, and how to bring it about on an engine. Speaks only the wire, so it can be
 * tried on another engine. May know {@code model} and {@code client}. Read {@link dev.priok.compose.ComposeFiles} first.
 */
@org.jspecify.annotations.NullMarked
package dev.priok.compose;
