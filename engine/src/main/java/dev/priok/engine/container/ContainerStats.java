package dev.priok.engine.container;

import dev.priok.engine.port.TaskRuntime;
import dev.priok.engine.port.TaskStats;
import dev.priok.model.Container;
import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Samples a container's use of resources. */
final class ContainerStats {
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    private final TaskRuntime runtime;

    ContainerStats(TaskRuntime runtime) {
        this.runtime = runtime;
    }

    void follow(ContainerCell cell, boolean stream, boolean oneShot, StatsSink sink) throws IOException {
        try {
            TaskStats previous = sample(cell.container());
            if (stream || oneShot || previous == null) {
                sink.accept(new StatsSample(cell.container(), previous, null));
            }
            if (!stream && (oneShot || previous == null)) {
                return;
            }
            do {
                Thread.sleep(INTERVAL);
                TaskStats current = sample(cell.container());
                sink.accept(new StatsSample(cell.container(), current, previous));
                previous = current;
            } while (stream && !cell.isGone());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private @Nullable TaskStats sample(Container container) {
        if (!container.state().isAlive()) {
            return null;
        }
        try {
            return runtime.stats(container.id());
        } catch (EngineException e) {
            if (e.error() instanceof EngineError.NotFound) {
                return null;
            }
            throw e;
        }
    }
}
