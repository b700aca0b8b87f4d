/** Clients that wait at the far end of {@code /session} to be asked for files, secrets and agents of a build. */
@org.jspecify.annotations.NullMarked
package dev.priok.buildkit.session;
