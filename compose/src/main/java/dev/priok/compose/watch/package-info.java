/**
 * {@code develop.watch}: which files are watched, and what is to be done when they change. Knows no engine; begin with
 * {@link dev.priok.compose.watch.WatchPlan}.
 */
@org.jspecify.annotations.NullMarked
package dev.priok.compose.watch;
