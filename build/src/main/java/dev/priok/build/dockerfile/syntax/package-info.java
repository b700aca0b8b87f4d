/**
 * Reads Dockerfiles: lines into statements, statements into instructions. Expands no variables and knows nothing of images.
 * Read {@link dev.priok.build.dockerfile.syntax.DockerfileReader} first.
 */
@org.jspecify.annotations.NullMarked
package dev.priok.build.dockerfile.syntax;
