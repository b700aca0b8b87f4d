/** Paths with slashes as Dockerfiles mean them, whatever this machine's are. Knows nobody. */
@org.jspecify.annotations.NullMarked
package dev.priok.build.path;
