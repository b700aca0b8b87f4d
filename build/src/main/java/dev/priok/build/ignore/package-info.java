/** Which files of a context a build doesn't get: {@code .dockerignore} and the patterns of {@code --exclude}. */
@org.jspecify.annotations.NullMarked
package dev.priok.build.ignore;
