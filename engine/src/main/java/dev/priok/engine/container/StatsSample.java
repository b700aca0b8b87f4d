package dev.priok.engine.container;

import dev.priok.engine.port.TaskStats;
import dev.priok.model.Container;
import org.jspecify.annotations.Nullable;

/**
 * Resource use of a container.
 *
 * @param current null if the container doesn't run
 * @param previous the sample one second before; null in a one-shot answer and in the first one
 */
public record StatsSample(
        Container container,
        @Nullable TaskStats current,
        @Nullable TaskStats previous) {}
