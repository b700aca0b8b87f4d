/**
 * The {@code priokd} program: flags, configuration file and the wiring of all modules by constructors. The only
 * composition root.
 */
@org.jspecify.annotations.NullMarked
package dev.priok.daemon;
