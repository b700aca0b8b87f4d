/**
 * What questions about Dockerfiles are answered with, in the form of BuildKit's frontend. Knows the module's root and its
 * package {@code dockerfile}; read {@link dev.priok.build.answer.Answer} first.
 */
@org.jspecify.annotations.NullMarked
package dev.priok.build.answer;
