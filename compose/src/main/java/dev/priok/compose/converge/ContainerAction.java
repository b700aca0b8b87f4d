package dev.priok.compose.converge;

import dev.priok.compose.state.ServiceContainer;

/** What is to be done about one container of a service. */
public sealed interface ContainerAction {
    /** Does what is to be done for this one. A switch would make a class in each run of the command. */
    void match(Cases cases);

    /** What is to be done for each. */
    interface Cases {
        void keep(ServiceContainer container);

        void create(int number);

        void recreate(ServiceContainer container, String reason);

        void remove(ServiceContainer container);
    }

    /** It is as wanted. */
    record Keep(ServiceContainer container) implements ContainerAction {
        @Override
        public void match(Cases cases) {
            cases.keep(container);
        }
    }

    /** It isn't there yet. */
    record Create(int number) implements ContainerAction {
        @Override
        public void match(Cases cases) {
            cases.create(number);
        }
    }

    /**
     * Another one takes its place.
     *
     * @param reason a phrase without a full stop, to follow "since"
     */
    record Recreate(ServiceContainer container, String reason) implements ContainerAction {
        @Override
        public void match(Cases cases) {
            cases.recreate(container, reason);
        }
    }

    /** There are more than wanted. */
    record Remove(ServiceContainer container) implements ContainerAction {
        @Override
        public void match(Cases cases) {
            cases.remove(container);
        }
    }
}
