/** Makes of results what was asked for: images of this engine and in registries, directories, tars. */
@org.jspecify.annotations.NullMarked
package dev.priok.build.export;
