/**
 * From files to one normalized document: include, extends, merging, short forms, defaults, paths and what names what.
 * Read {@link dev.priok.compose.load.FileSet} first.
 */
@org.jspecify.annotations.NullMarked
package dev.priok.compose.load;
