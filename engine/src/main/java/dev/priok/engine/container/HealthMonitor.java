package dev.priok.engine.container;

import dev.priok.engine.TaskScope;
import dev.priok.engine.port.OutputSink;
import dev.priok.engine.port.TaskRuntime;
import dev.priok.engine.port.TaskRuntime.ExecProcess;
import dev.priok.model.Container;
import dev.priok.model.ContainerConfig.StdioConfig;
import dev.priok.model.ContainerId;
import dev.priok.model.ContainerState;
import dev.priok.model.EngineException;
import dev.priok.model.ExecSpec;
import dev.priok.model.Health;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** Probes running containers that have a health check, each on a thread of its own. */
final class HealthMonitor {
    private static final int OUTPUT_LIMIT_BYTES = 4096;

    private final TaskRuntime runtime;
    private final LinkedEnvironment links;
    private final ContainerEvents events;
    private final TaskScope scope;
    private final Clock clock;
    private final Map<ContainerId, Thread> watches = new ConcurrentHashMap<>();
    private volatile Consumer<ContainerCell> onUnhealthy = _ -> {};

    HealthMonitor(TaskRuntime runtime, LinkedEnvironment links, ContainerEvents events, TaskScope scope, Clock clock) {
        this.runtime = runtime;
        this.links = links;
        this.events = events;
        this.scope = scope;
        this.clock = clock;
    }

    /** Called on a thread of its own after each probe that leaves a container unhealthy. */
    void onUnhealthy(Consumer<ContainerCell> listener) {
        onUnhealthy = listener;
    }

    /** Begins to probe a container that has just started, if it has a health check. */
    void watch(ContainerCell cell) {
        HealthPlan plan = HealthPlan.of(cell.container());
        if (plan != null && cell.container().state() instanceof ContainerState.Running running) {
            Instant startedAt = running.startedAt();
            Thread watch = scope.fork("health-" + cell.id().shortForm(), () -> probeUntilEnd(cell, plan, startedAt));
            Thread earlier = watches.put(cell.id(), watch);
            if (earlier != null) {
                earlier.interrupt();
            }
        }
    }

    void forget(ContainerId id) {
        Thread watch = watches.remove(id);
        if (watch != null) {
            watch.interrupt();
        }
    }

    private void probeUntilEnd(ContainerCell cell, HealthPlan plan, Instant startedAt) throws InterruptedException {
        while (true) {
            Health before = cell.container().health();
            Thread.sleep(plan.nextDelay(before == null ? Health.STARTING : before, startedAt, clock.instant()));
            if (!cell.container().state().isAlive()) {
                return;
            }
            if (cell.container().state() instanceof ContainerState.Running) {
                record(cell, plan, probe(cell.container(), plan), startedAt);
            }
        }
    }

    private void record(ContainerCell cell, HealthPlan plan, Health.Result result, Instant startedAt) {
        Health before = cell.container().health();
        Container after = cell.change(c -> {
            Health known = c.health();
            boolean sameRun = c.state() instanceof ContainerState.Running running
                    && running.startedAt().equals(startedAt);
            return known == null || !sameRun ? c : c.withHealth(plan.after(known, result, startedAt));
        });
        Health now = after.health();
        if (now != null && before != null && now.status() != before.status()) {
            events.publish(after, "health_status: " + now.status().word());
        }
        if (Lifecycle.isUnhealthy(after) && after.spec().host().onUnhealthy() != null) {
            scope.fork("unhealthy-" + cell.id().shortForm(), () -> onUnhealthy.accept(cell));
        }
    }

    private Health.Result probe(Container container, HealthPlan plan) throws InterruptedException {
        Instant start = clock.instant();
        ExecSpec spec = new ExecSpec(
                plan.command(),
                List.of(),
                "",
                "",
                false,
                new StdioConfig(false, true, true, false, false, false),
                "",
                null);
        try (ExecProcess process = runtime.exec(links.forExec(container), spec)) {
            return collect(process, plan.timeout(), start);
        } catch (EngineException e) {
            return new Health.Result(start, clock.instant(), -1, e.error().message());
        }
    }

    /** Gathers output until the probe ends or its time is over. */
    private Health.Result collect(ExecProcess process, Duration timeout, Instant start) throws InterruptedException {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        AtomicBoolean timedOut = new AtomicBoolean();
        try (TaskScope timer = new TaskScope("probe")) {
            timer.fork("timeout", () -> {
                Thread.sleep(timeout);
                timedOut.set(true);
                process.close();
            });
            OutputSink sink = (_, bytes) -> keep(output, bytes);
            try {
                while (process.receive(sink)) {
                    if (Thread.interrupted()) {
                        throw new InterruptedException();
                    }
                }
            } catch (IOException e) {
                return new Health.Result(start, clock.instant(), -1, "reading the probe's output failed: " + e);
            }
            if (!timedOut.get()) {
                int code = process.await();
                return new Health.Result(start, clock.instant(), code, output.toString(StandardCharsets.UTF_8));
            }
        }
        String message = "Health check exceeded timeout (" + timeout.toMillis() / 1000.0 + "s)";
        return new Health.Result(start, clock.instant(), -1, message);
    }

    private static void keep(ByteArrayOutputStream output, ByteBuffer bytes) {
        int room = OUTPUT_LIMIT_BYTES - output.size();
        byte[] part = new byte[Math.min(room, bytes.remaining())];
        bytes.get(part);
        output.writeBytes(part);
        bytes.position(bytes.limit());
    }
}
