/** Words of Dockerfiles: quotes, escapes, and variables with the shell's modifiers. Knows nobody. */
@org.jspecify.annotations.NullMarked
package dev.priok.build.dockerfile.word;
