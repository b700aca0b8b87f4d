/** Places that have manifests and layers: repositories of registries, and directories of clients. */
@org.jspecify.annotations.NullMarked
package dev.priok.build.content;
