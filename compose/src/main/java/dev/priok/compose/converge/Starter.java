package dev.priok.compose.converge;

import dev.priok.client.EngineClient;
import dev.priok.compose.ProjectFailure;
import dev.priok.compose.state.ServiceContainer;
import dev.priok.compose.task.DependencyOrder;
import dev.priok.compose.task.TaskScope;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Starts a project's containers, each when what it waits for is so far. */
public final class Starter {
    private final EngineClient engine;
    private final Progress progress;
    private final ContainerCalls calls;
    private final Around around;

    public Starter(EngineClient engine, Progress progress, Around around) {
        this.engine = engine;
        this.progress = progress;
        this.calls = new ContainerCalls(engine, progress);
        this.around = around;
    }

    /** What else belongs to the start of one container. */
    public interface Around {
        Around NOTHING = new Around() {
            @Override
            public void before(ServiceContainer container) {}

            @Override
            public void after(ServiceContainer container) {}
        };

        void before(ServiceContainer container);

        void after(ServiceContainer container);
    }

    /**
     * What is started.
     *
     * @param containers of each service, those of services that are waited for too
     * @param waits what each service waits for
     * @param services those whose containers are started
     * @param limit how long services may take to be as others wait for; null: for ever
     */
    public record Start(
            Map<String, List<ServiceContainer>> containers,
            Map<String, List<WaitFor>> waits,
            Set<String> services,
            @Nullable Duration limit) {}

    /** Starts what isn't running; blocks until everything has been started. */
    public void run(Start start) {
        AtomicBoolean failed = new AtomicBoolean();
        Readiness readiness = new Readiness(engine, progress, failed::get, start.limit());
        order(start).runInSteps(service -> {
            List<WaitFor> waits = start.waits().getOrDefault(service, List.of()).stream()
                    // The order of starting is enough for the others.
                    .filter(wait -> wait.condition() != WaitFor.Condition.STARTED)
                    .toList();
            List<ServiceContainer> still = start.containers().getOrDefault(service, List.of()).stream()
                    .filter(container -> !container.running())
                    .toList();
            if (waits.isEmpty() && still.isEmpty()) {
                return null;
            }
            return _ -> {
                try {
                    TaskScope.each(0, waits, wait -> await(service, wait, start, readiness));
                    startAll(still);
                } catch (RuntimeException | Error e) {
                    failed.set(true);
                    throw e;
                }
            };
        });
    }

    private void startAll(List<ServiceContainer> containers) {
        TaskScope.each(0, containers, container -> {
            around.before(container);
            calls.start(container);
            around.after(container);
        });
    }

    /** Waits until all services are running, or healthy, or what others wait for of them. */
    public void awaitAll(Start start) {
        AtomicBoolean failed = new AtomicBoolean();
        Readiness readiness = new Readiness(engine, progress, failed::get, start.limit());
        Set<String> oneShot = new LinkedHashSet<>();
        start.waits()
                .values()
                .forEach(waits -> waits.stream()
                        .filter(wait -> wait.condition() == WaitFor.Condition.COMPLETED)
                        .forEach(wait -> oneShot.add(wait.service())));
        try (TaskScope scope = new TaskScope(0)) {
            for (String service : start.services()) {
                WaitFor.Condition condition =
                        oneShot.contains(service) ? WaitFor.Condition.COMPLETED : WaitFor.Condition.RUNNING_OR_HEALTHY;
                scope.fork(() -> {
                    try {
                        readiness.await(
                                new WaitFor(service, condition, true),
                                start.containers().getOrDefault(service, List.of()));
                    } catch (RuntimeException | Error e) {
                        failed.set(true);
                        throw e;
                    }
                });
            }
            scope.join();
        }
    }

    /** Waits until what one service waits for is so far. */
    public void awaitDependencies(Start start, String service) {
        Readiness readiness = new Readiness(engine, progress, () -> false, start.limit());
        start.waits().getOrDefault(service, List.of()).forEach(wait -> await(service, wait, start, readiness));
    }

    private static DependencyOrder order(Start start) {
        Map<String, Set<String>> needs = new LinkedHashMap<>();
        for (String service : start.services()) {
            Set<String> needed = needs.computeIfAbsent(service, _ -> new LinkedHashSet<>());
            start.waits().getOrDefault(service, List.of()).forEach(wait -> needed.add(wait.service()));
        }
        return new DependencyOrder(needs);
    }

    private void await(String service, WaitFor wait, Start start, Readiness readiness) {
        List<ServiceContainer> waited = start.containers().getOrDefault(wait.service(), List.of());
        if (wait.condition() == WaitFor.Condition.STARTED) {
            // The order of starting is enough.
            return;
        }
        if (!waited.isEmpty()) {
            readiness.await(wait, waited);
        } else if (wait.required()) {
            throw new ProjectFailure(service + " is missing dependency " + wait.service());
        } else {
            progress.warn(service + " is missing dependency " + wait.service());
        }
    }
}
