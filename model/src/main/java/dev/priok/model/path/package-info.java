/** Paths and patterns of paths as Dockerfiles and their ignore files write them. */
@org.jspecify.annotations.NullMarked
package dev.priok.model.path;
