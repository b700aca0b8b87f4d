/** How work on a Compose project is shown: what happens to its parts, and what its containers write. */
@org.jspecify.annotations.NullMarked
package dev.priok.cli.compose.display;
