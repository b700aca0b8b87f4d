/** Showing things as the API describes them. */
@org.jspecify.annotations.NullMarked
package dev.priok.cli.inspect;
