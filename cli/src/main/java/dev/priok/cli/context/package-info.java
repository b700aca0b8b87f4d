/** {@code priok context}: named ways to engines. */
@org.jspecify.annotations.NullMarked
package dev.priok.cli.context;
