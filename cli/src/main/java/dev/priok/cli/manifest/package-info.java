/** {@code priok manifest}: lists of images for several platforms, made here and pushed to a registry without the engine. */
@org.jspecify.annotations.NullMarked
package dev.priok.cli.manifest;
