package dev.priok.compose.converge;

import dev.priok.compose.state.ProjectState;
import dev.priok.compose.state.ServiceContainer;
import dev.priok.compose.task.TaskScope;
import java.util.List;
import java.util.Set;

/**
 * Ends containers of a project, those that others need after the others.
 *
 * @param timeoutSeconds how long each may take before it is killed; empty: as it says itself
 * @param hooks what is done before one stops
 */
public record Stopping(ContainerCalls calls, String timeoutSeconds, BeforeStop hooks) {

    /** What is done in a container before it is stopped. */
    @FunctionalInterface
    public interface BeforeStop {
        BeforeStop NOTHING = _ -> {};

        void run(ServiceContainer container);
    }

    /** What is done with one container. */
    @FunctionalInterface
    interface Each {
        void run(ServiceContainer container, ContainerCalls calls);
    }

    /** Stops these of the project's containers that are the services'; returns when all have ended. */
    public void stop(ProjectState state, Set<String> services) {
        each(state, services, state.regular(), (container, _) -> stop(container));
    }

    void each(ProjectState state, Set<String> services, List<ServiceContainer> containers, Each work) {
        state.order().reversed().run(service -> {
            if (!services.contains(service)) {
                return;
            }
            List<ServiceContainer> own = containers.stream()
                    .filter(container -> container.service().equals(service))
                    .toList();
            TaskScope.each(0, own, container -> work.run(container, calls));
        });
    }

    void stop(ServiceContainer container) {
        hooks.run(container);
        calls.stop(container, timeoutSeconds);
    }

    void stopAndRemove(ServiceContainer container, boolean volumes) {
        hooks.run(container);
        calls.stopAndRemove(container, timeoutSeconds, volumes);
    }
}
