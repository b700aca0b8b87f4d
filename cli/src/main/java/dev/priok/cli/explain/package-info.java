/** {@code priok explain}: why things are as they are. */
@org.jspecify.annotations.NullMarked
package dev.priok.cli.explain;
