package dev.priok.engine.container;

import dev.priok.engine.EnginePorts;
import dev.priok.engine.TaskScope;
import dev.priok.engine.network.ContainerNetworks;
import dev.priok.engine.port.TaskRuntime.TaskExit;
import dev.priok.engine.volume.ContainerVolumes;
import dev.priok.model.Container;
import dev.priok.model.ContainerId;
import dev.priok.model.ContainerState;
import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import dev.priok.model.OnUnhealthy;
import dev.priok.model.Signal;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Starts, stops and signals programs, and deals with their ends: clean-up, restart policy, automatic removal. */
final class ContainerRuns {
    private static final int DEFAULT_STOP_SECONDS = 10;
    private static final System.Logger LOG = System.getLogger(ContainerRuns.class.getName());
    private static final Duration SAVE_PAUSE = Duration.ofSeconds(1);
    private static final Duration KILL_PATIENCE = Duration.ofSeconds(20);

    private final EnginePorts ports;
    private final ContainerNetworks networks;
    private final ContainerConnections connections;
    private final ContainerVolumes volumes;
    private final ContainerIndex index;
    private final Launch launch;
    private final ContainerRemoval removal;
    private final ContainerEvents events;
    private final HealthMonitor health;
    private final TaskScope scope;

    ContainerRuns(
            EnginePorts ports,
            ContainerNetworks networks,
            ContainerConnections connections,
            ContainerVolumes volumes,
            ContainerIndex index,
            Launch launch,
            ContainerRemoval removal,
            ContainerEvents events,
            HealthMonitor health,
            TaskScope scope) {
        this.ports = ports;
        this.networks = networks;
        this.connections = connections;
        this.volumes = volumes;
        this.index = index;
        this.launch = launch;
        this.removal = removal;
        this.events = events;
        this.health = health;
        this.scope = scope;
        health.onUnhealthy(this::unhealthy);
    }

    /** @param from null: the program starts anew */
    void start(ContainerCell cell, @Nullable Restoration from) {
        try (ContainerCell.Operation _ = cell.operate()) {
            cell.change(Lifecycle::startAsked);
            launch(cell, Launch.Cause.REQUEST, from);
        }
    }

    private void launch(ContainerCell cell, Launch.Cause cause, @Nullable Restoration from) {
        try {
            launch.run(cell, cause, from);
        } catch (EngineException e) {
            ContainerState.Exit exit = cell.container().state().lastExit();
            cell.announceFailedLaunch();
            events.publish(cell.container(), "die", dieDetails(exit));
            if (cell.container().spec().host().autoRemove()) {
                removal.removeEnded(cell);
            }
            throw e;
        }
        connections.announce(cell.container(), cell.container());
        events.publish(cell.container(), "start");
        health.watch(cell);
    }

    void stop(ContainerCell cell, @Nullable Integer timeoutSeconds, @Nullable String signal) {
        try (ContainerCell.Operation _ = cell.operate()) {
            if (!end(cell, timeoutSeconds, signal)) {
                throw EngineException.notModified("container is already stopped");
            }
            events.publish(cell.container(), "stop");
        }
    }

    void restart(ContainerCell cell, @Nullable Integer timeoutSeconds, @Nullable String signal) {
        try (ContainerCell.Operation _ = cell.operate()) {
            end(cell, timeoutSeconds, signal);
            cell.change(Lifecycle::startAsked);
            launch(cell, Launch.Cause.REQUEST, null);
            events.publish(cell.container(), "restart");
        }
    }

    /** Returns false if there was nothing to end. */
    private boolean end(ContainerCell cell, @Nullable Integer timeoutSeconds, @Nullable String signal) {
        Container container = cell.change(c -> c.withStoppedByUser(true));
        if (container.state() instanceof ContainerState.Restarting) {
            cell.change(Lifecycle::restartCancelled);
            cell.announceExit();
            return true;
        }
        if (!container.state().isAlive()) {
            return false;
        }
        Signal first = stopSignal(container, signal);
        CompletableFuture<WaitResult> exit = cell.waiter(WaitCondition.NOT_RUNNING);
        terminate(cell, exit, first, stopTimeout(container, timeoutSeconds));
        return true;
    }

    /** Signals, and kills after {@code patience}; null: never. Returns when {@code exit} is there. */
    private void terminate(
            ContainerCell cell, CompletableFuture<WaitResult> exit, Signal first, @Nullable Duration patience) {
        deliver(cell, first);
        if (cell.container().state() instanceof ContainerState.Paused) {
            thaw(cell);
        }
        if (!awaited(exit, patience)) {
            deliver(cell, Signal.KILL);
            requireEnd(cell, exit);
        }
    }

    /** Ends a program that stands still since its checkpoint was written, for good: what it was is in the checkpoint. */
    void endCheckpointed(ContainerCell cell) {
        cell.change(c -> c.withStoppedByUser(true));
        CompletableFuture<WaitResult> exit = cell.waiter(WaitCondition.NOT_RUNNING);
        ports.runtime().endCheckpointed(cell.id());
        requireEnd(cell, exit);
    }

    /** Does what the container's specification says, if it is still unhealthy when its turn has come. */
    private void unhealthy(ContainerCell cell) {
        try (ContainerCell.Operation _ = cell.operate()) {
            CompletableFuture<WaitResult> exit = cell.waiter(WaitCondition.NEXT_EXIT);
            Container container = cell.container();
            OnUnhealthy wish = container.spec().host().onUnhealthy();
            if (wish == null
                    || !(container.state() instanceof ContainerState.Running)
                    || !Lifecycle.isUnhealthy(container)) {
                exit.cancel(false);
                return;
            }
            switch (wish) {
                case KILL -> terminate(cell, exit, Signal.KILL, null);
                // Ends by itself as far as policies know; that it was unhealthy is what restarts it.
                case RESTART -> terminate(cell, exit, stopSignal(container, null), stopTimeout(container, null));
                case STOP -> {
                    exit.cancel(false);
                    end(cell, null, null);
                    events.publish(cell.container(), "stop");
                }
            }
        }
    }

    private static Signal stopSignal(Container container, @Nullable String asked) {
        if (asked != null && !asked.isEmpty()) {
            return Signal.parse(asked);
        }
        String configured = container.spec().config().stop().signal();
        return configured.isEmpty() ? Signal.TERM : Signal.parse(configured);
    }

    /** Null: wait for ever. */
    private static @Nullable Duration stopTimeout(Container container, @Nullable Integer asked) {
        Integer configured = container.spec().config().stop().timeoutSeconds();
        int seconds = asked != null ? asked : configured != null ? configured : DEFAULT_STOP_SECONDS;
        return seconds < 0 ? null : Duration.ofSeconds(seconds);
    }

    private static boolean awaited(CompletableFuture<WaitResult> exit, @Nullable Duration limit) {
        try {
            if (limit == null) {
                exit.get();
            } else {
                exit.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            }
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineException(
                    new EngineError.Cancelled("interrupted while waiting for the container's end"), e);
        } catch (ExecutionException e) {
            throw EngineException.internal("waiting for the container's end failed", e);
        }
    }

    /**
     * Waits for the end after SIGKILL. {@code exit} waits for a container that doesn't run and was taken after it was
     * marked as stopped by the user: no policy restarts it, and an end that came first is not missed.
     */
    private static void requireEnd(ContainerCell cell, CompletableFuture<WaitResult> exit) {
        if (!awaited(exit, KILL_PATIENCE)) {
            throw new EngineException(new EngineError.DeadlineExceeded("container " + cell.id()
                    + " did not end within " + KILL_PATIENCE.toSeconds()
                    + " s of SIGKILL: a process of it hangs in the kernel; see 'docker top'"));
        }
    }

    /** A task that has just ended needs no signal: its end is being dealt with. */
    private void deliver(ContainerCell cell, Signal signal) {
        try {
            ports.runtime().signal(cell.id(), signal.number());
            events.publish(cell.container(), "kill", Map.of("signal", Integer.toString(signal.number())));
        } catch (EngineException e) {
            if (!(e.error() instanceof EngineError.NotFound)) {
                throw e;
            }
        }
    }

    void kill(ContainerCell cell, String signalName) {
        Signal signal = signalName.isEmpty() ? Signal.KILL : Signal.parse(signalName);
        Container container = cell.container();
        if (!container.state().isAlive()) {
            throw EngineException.conflict(
                    "cannot kill container: " + container.name() + ": container " + container.id() + " is not running");
        }
        if (endsForGood(container, signal)) {
            cell.change(c -> c.withStoppedByUser(true));
        }
        if (!signal.equals(Signal.KILL)) {
            deliver(cell, signal);
            return;
        }
        CompletableFuture<WaitResult> exit = cell.waiter(WaitCondition.NOT_RUNNING);
        deliver(cell, signal);
        if (container.state() instanceof ContainerState.Paused) {
            thaw(cell);
        }
        requireEnd(cell, exit);
    }

    private static boolean endsForGood(Container container, Signal signal) {
        String configured = container.spec().config().stop().signal();
        return signal.equals(Signal.KILL)
                || configured.isEmpty()
                || Signal.parse(configured).equals(signal);
    }

    void pause(ContainerCell cell) {
        try (ContainerCell.Operation _ = cell.operate()) {
            Container container = cell.container();
            if (container.state() instanceof ContainerState.Paused) {
                throw EngineException.conflict("Container " + container.id() + " is already paused");
            }
            requireRunning(container);
            ports.runtime().pause(cell.id());
            try {
                cell.change(Lifecycle::paused);
            } catch (EngineException e) {
                // Nobody would know that it has to be resumed.
                ports.runtime().resume(cell.id());
                throw e;
            }
            events.publish(cell.container(), "pause");
        }
    }

    void unpause(ContainerCell cell) {
        try (ContainerCell.Operation _ = cell.operate()) {
            if (!(cell.container().state() instanceof ContainerState.Paused)) {
                throw EngineException.conflict("Container " + cell.id() + " is not paused");
            }
            thaw(cell);
        }
    }

    private void thaw(ContainerCell cell) {
        ports.runtime().resume(cell.id());
        cell.change(Lifecycle::resumed);
        events.publish(cell.container(), "unpause");
    }

    static void requireRunning(Container container) {
        if (container.state() instanceof ContainerState.Restarting) {
            throw EngineException.conflict(
                    "Container " + container.id() + " is restarting, wait until the container is running");
        }
        if (!container.state().isAlive()) {
            throw EngineException.conflict("Container " + container.id() + " is not running");
        }
    }

    /** Ends a running container for its removal. */
    void killForRemoval(ContainerCell cell) {
        Container container = cell.change(c -> c.withStoppedByUser(true));
        if (container.state() instanceof ContainerState.Restarting) {
            cell.change(Lifecycle::restartCancelled);
        }
        if (container.state().isAlive()) {
            CompletableFuture<WaitResult> exit = cell.waiter(WaitCondition.NOT_RUNNING);
            deliver(cell, Signal.KILL);
            if (container.state() instanceof ContainerState.Paused) {
                thaw(cell);
            }
            requireEnd(cell, exit);
        }
    }

    /** The kernel killed in a container that may live on. Its end tells of it, if that comes first. */
    void outOfMemory(ContainerId id) {
        ContainerCell cell = index.byId(id);
        if (cell == null) {
            return;
        }
        cell.awaitLaunch();
        Container after = cell.change(Lifecycle::oomKilled);
        if (after.state().isAlive()) {
            events.publish(after, "oom");
        }
    }

    /** The runtime saw a task end. Runs on a thread of its own. */
    void taskEnded(TaskExit end) {
        ContainerCell cell = index.byId(end.id());
        if (cell == null) {
            return;
        }
        cell.awaitLaunch();
        if (cell.container().state().isAlive()) {
            settle(cell, end);
        }
    }

    /** Cleans up after an ended task and decides what comes next. */
    void settle(ContainerCell cell, TaskExit end) {
        health.forget(cell.id());
        // First of all: the next step takes away what a new daemon would read the exit code from.
        keep(cell, end);
        clear(cell);
        AtomicBoolean told = new AtomicBoolean();
        Container after = cell.change(c -> {
            told.set(c.state().wasOomKilled());
            return Lifecycle.ended(c, end);
        });
        if (end.oomKilled() && !told.get()) {
            events.publish(after, "oom");
        }
        events.publish(after, "die", dieDetails(after.state().lastExit()));
        cell.announceExit();
        if (after.state() instanceof ContainerState.Restarting) {
            scheduleRestart(cell);
        } else if (after.spec().host().autoRemove()) {
            removal.removeEnded(cell);
        }
    }

    /** As often as it takes, on a full disk: nobody is told of an end that could be forgotten. */
    private static void keep(ContainerCell cell, TaskExit end) {
        for (boolean reported = false; ; reported = true) {
            try {
                cell.saveAhead(c -> Lifecycle.ended(c, end));
                return;
            } catch (EngineException e) {
                if (!(e.error() instanceof EngineError.ResourceExhausted)) {
                    throw e;
                }
                if (!reported) {
                    LOG.log(
                            System.Logger.Level.ERROR,
                            "container=" + cell.id() + " its end can't be saved, which is tried again and again: "
                                    + e.error().message());
                }
            }
            try {
                Thread.sleep(SAVE_PAUSE);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw EngineException.internal("interrupted while saving the end of container " + cell.id(), e);
            }
        }
    }

    /** Takes away what an ended task leaves on the machine. */
    void clear(ContainerCell cell) {
        ports.runtime().delete(cell.id());
        networks.close(cell.container());
        volumes.unmount(cell.container());
    }

    private static Map<String, String> dieDetails(ContainerState.@Nullable Exit exit) {
        Map<String, String> details = new HashMap<>();
        if (exit != null) {
            details.put("exitCode", Integer.toString(exit.code()));
            Duration ran =
                    exit.startedAt() == null ? Duration.ZERO : Duration.between(exit.startedAt(), exit.finishedAt());
            details.put("execDuration", Long.toString(Math.max(0, ran.toSeconds())));
        }
        return details;
    }

    /** Starts the container again after its back-off, unless something else happens to it before. */
    void scheduleRestart(ContainerCell cell) {
        Duration delay = Lifecycle.restartDelay(cell.container());
        ContainerState planned = cell.container().state();
        scope.fork("restart-" + cell.id().shortForm(), () -> {
            Thread.sleep(delay);
            try (ContainerCell.Operation _ = cell.operate()) {
                if (cell.container().state().equals(planned)) {
                    cell.change(Lifecycle::restarting);
                    relaunch(cell);
                }
            }
        });
    }

    /** A restart that fails is tried again after the next back-off, as long as its policy lives. */
    private void relaunch(ContainerCell cell) {
        ContainerState.Exit before = cell.container().state().lastExit();
        try {
            launch(cell, Launch.Cause.POLICY, null);
        } catch (EngineException e) {
            boolean gone = e.error() instanceof EngineError.NotFound;
            if (before != null && !gone && !cell.container().stoppedByUser()) {
                cell.change(c -> c.withState(new ContainerState.Restarting(before)));
                scheduleRestart(cell);
            }
        }
    }

    /** Starts a container because the daemon has started. */
    void startWithDaemon(ContainerCell cell) {
        try (ContainerCell.Operation _ = cell.operate()) {
            if (!cell.container().state().isAlive()) {
                cell.change(c -> c.withStoppedByUser(false));
                relaunch(cell);
            }
        }
    }
}
