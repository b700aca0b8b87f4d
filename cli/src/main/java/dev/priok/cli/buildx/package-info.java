/** {@code priok buildx}: what scripts ask docker's plugin of that name. There is one builder, the daemon itself. */
@org.jspecify.annotations.NullMarked
package dev.priok.cli.buildx;
