/** What a project's containers write and what becomes of them, while they run. */
@org.jspecify.annotations.NullMarked
package dev.priok.cli.compose.follow;
