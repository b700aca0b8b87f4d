package dev.priok.engine.container;

import dev.priok.model.Container;
import org.jspecify.annotations.Nullable;

/**
 * A container in a listing.
 *
 * @param imageName how to show its image: the name it was made from, or its id if that name now means another image
 * @param size null unless asked for
 */
public record Listed(Container container, String imageName, ContainerDetails.@Nullable Size size) {}
