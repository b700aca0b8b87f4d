/**
 * How results are shown: tables, human-readable amounts and times, and what
 * {@code --format} understands. Start at {@link dev.priok.cli.format.Listing}.
 */
@org.jspecify.annotations.NullMarked
package dev.priok.cli.format;
