/**
 * The user's side of a container's streams: standard input and output, the terminal's modes and size, detach keys,
 * signals. Start at {@link dev.priok.cli.terminal.AttachedStreams}.
 */
@org.jspecify.annotations.NullMarked
package dev.priok.cli.terminal;
