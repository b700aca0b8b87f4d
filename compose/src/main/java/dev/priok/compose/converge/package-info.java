/**
 * Changing what an engine has of a project until it is as wanted. What is to be done, and why, is planned without the
 * engine; carrying it out tells its {@link dev.priok.compose.converge.Progress}.
 */
@org.jspecify.annotations.NullMarked
package dev.priok.compose.converge;
