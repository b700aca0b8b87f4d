/** Work on several things of a project at once, in the order that their dependencies ask for. Knows no engine. */
@org.jspecify.annotations.NullMarked
package dev.priok.compose.task;
