/** Removing what nothing uses: shared by the prune commands of each kind of thing and of the system. */
@org.jspecify.annotations.NullMarked
package dev.priok.cli.prune;
