/** The commands about containers. Start at {@link dev.priok.cli.container.ContainerGroup}. */
@org.jspecify.annotations.NullMarked
package dev.priok.cli.container;
