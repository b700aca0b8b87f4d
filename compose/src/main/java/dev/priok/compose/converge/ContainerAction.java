package dev.priok.compose.converge;

import dev.priok.compose.state.ServiceContainer;

/** What is to be done about one container of a service. */
public sealed interface ContainerAction {

    /** It is as wanted. */
    record Keep(ServiceContainer container) implements ContainerAction {}

    /** It isn't there yet. */
    record Create(int number) implements ContainerAction {}

    /**
     * Another one takes its place.
     *
     * @param reason a phrase without a full stop, to follow "since"
     */
    record Recreate(ServiceContainer container, String reason) implements ContainerAction {}

    /** There are more than wanted. */
    record Remove(ServiceContainer container) implements ContainerAction {}
}
