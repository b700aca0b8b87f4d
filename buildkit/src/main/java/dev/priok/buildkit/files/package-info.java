/**
 * Trees of files as BuildKit's clients send and take them: all entries in order without their contents, contents on
 * request (the protocol of fsutil's {@code wire.proto}). Whatever the far side sends, nothing outside the directory that a
 * tree belongs to is touched.
 */
@org.jspecify.annotations.NullMarked
package dev.priok.buildkit.files;
