/** {@code priok build} and {@code priok builder}: what is sent to be built, and what is told while it is. */
@org.jspecify.annotations.NullMarked
package dev.priok.cli.build;
