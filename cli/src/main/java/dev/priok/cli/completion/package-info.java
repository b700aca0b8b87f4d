/** What a shell offers when the tab key is pressed: commands, flags, and names that the engine knows. */
@org.jspecify.annotations.NullMarked
package dev.priok.cli.completion;
