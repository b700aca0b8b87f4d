/**
 * The {@code priok} command. May know {@code model} and {@code client}.
 */
@org.jspecify.annotations.NullMarked
package dev.priok.cli;
