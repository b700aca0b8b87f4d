/** The commands about the engine as a whole, and about things of any kind. */
@org.jspecify.annotations.NullMarked
package dev.priok.cli.system;
