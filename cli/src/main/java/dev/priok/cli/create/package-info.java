/**
 * The flags that describe a new container and the request they make: {@code priok run} and {@code priok create}. Start at
 * {@link dev.priok.cli.create.ContainerFlags}.
 */
@org.jspecify.annotations.NullMarked
package dev.priok.cli.create;
