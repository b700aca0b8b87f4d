/**
 * {@code priok compose}: the commands about projects of several containers. What they do with an engine is in {@code
 * compose}; start at {@link dev.priok.cli.compose.ComposeCommand}.
 */
@org.jspecify.annotations.NullMarked
package dev.priok.cli.compose;
