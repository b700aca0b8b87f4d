/**
 * How results are shown: tables, human-readable amounts and times, and the plain-field subset of Go templates that
 * {@code --format} understands. Start at {@link dev.priok.cli.format.Listing}.
 */
@org.jspecify.annotations.NullMarked
package dev.priok.cli.format;
