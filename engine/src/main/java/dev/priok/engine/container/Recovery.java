package dev.priok.engine.container;

import dev.priok.engine.EnginePorts;
import dev.priok.engine.network.ContainerNetworks;
import dev.priok.engine.port.TaskRuntime.TaskExit;
import dev.priok.engine.port.TaskRuntime.TaskStatus;
import dev.priok.engine.volume.ContainerVolumes;
import dev.priok.model.Attachments;
import dev.priok.model.Container;
import dev.priok.model.ContainerId;
import dev.priok.model.ContainerState;
import dev.priok.model.EngineException;
import java.lang.System.Logger;
import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

/**
 * Makes memory and machine agree when the engine opens, whatever ended the last one: adopts running tasks, deals with
 * the ends nobody saw, finishes removals, and sweeps what has no owner.
 */
final class Recovery {
    private static final Logger LOG = System.getLogger(Recovery.class.getName());
    /** Docker's exit code for a program whose end nobody saw. */
    private static final int UNKNOWN_EXIT = 255;

    private final EnginePorts ports;
    private final ContainerIndex index;
    private final ContainerRuns runs;
    private final ContainerCheckpoints checkpoints;
    private final CheckpointFolders folders;
    private final ContainerRemoval removal;
    private final HealthMonitor health;
    private final ContainerNetworks networks;
    private final ContainerVolumes volumes;
    private final NetworkFiles files;
    private final Clock clock;

    Recovery(
            EnginePorts ports,
            ContainerIndex index,
            ContainerRuns runs,
            ContainerCheckpoints checkpoints,
            CheckpointFolders folders,
            ContainerRemoval removal,
            HealthMonitor health,
            ContainerNetworks networks,
            ContainerVolumes volumes,
            NetworkFiles files,
            Clock clock) {
        this.ports = ports;
        this.index = index;
        this.runs = runs;
        this.checkpoints = checkpoints;
        this.folders = folders;
        this.removal = removal;
        this.health = health;
        this.networks = networks;
        this.volumes = volumes;
        this.files = files;
        this.clock = clock;
    }

    /** Afterwards every task has a container and every container a true state. */
    void run() {
        index.restore();
        Set<ContainerId> traces = ports.runtime().traces();
        for (ContainerCell cell : index.all()) {
            try {
                recover(cell, traces.contains(cell.id()));
                if (folders.hasUnfinished(cell.id())) {
                    checkpoints.abandon(cell);
                }
            } catch (EngineException e) {
                LOG.log(
                        Logger.Level.ERROR,
                        "container=" + cell.id() + " recovery failed: "
                                + e.error().message());
            }
        }
        networks.reconcile();
        sweep(traces);
    }

    /** Starts what restart policies want; called when the engine is ready for it. */
    void resumePolicies() {
        for (ContainerCell cell : index.all()) {
            if (Lifecycle.startsWithDaemon(cell.container())) {
                runs.startWithDaemon(cell);
            }
        }
    }

    private void recover(ContainerCell cell, boolean hasTraces) {
        Container container = cell.container();
        if (container.state() instanceof ContainerState.Removing) {
            removal.finish(cell);
            return;
        }
        if (!container.state().isAlive() && !hasTraces) {
            forgetAttachments(cell);
            if (endedForRemoval(container)) {
                removal.removeEnded(cell);
            }
            return;
        }
        switch (ports.runtime().recover(cell.id())) {
            case TaskStatus.Running(int pid) -> adopt(cell, pid, false);
            case TaskStatus.Frozen(int pid) -> adopt(cell, pid, true);
            case TaskStatus.Prepared _ -> undoLaunch(cell);
            case TaskStatus.Ended(TaskExit end) -> settle(cell, end);
            case TaskStatus.Absent _ -> settle(cell, new TaskExit(cell.id(), UNKNOWN_EXIT, false, clock.instant()));
        }
    }

    private static boolean endedForRemoval(Container container) {
        return container.spec().host().autoRemove() && container.state() instanceof ContainerState.Exited;
    }

    /** Of a launch that was cut short. */
    private static void forgetAttachments(ContainerCell cell) {
        cell.change(c -> c.withAttachments(Attachments.NONE));
    }

    /** The daemon may have died between the release of the program and the saving of the new state. */
    private void adopt(ContainerCell cell, int pid, boolean standsStill) {
        boolean forCheckpoint =
                folders.hasUnfinished(cell.id()) && !(cell.container().state() instanceof ContainerState.Paused);
        boolean frozen = standsStill && !forCheckpoint;
        cell.change(c -> {
            Container running = c.state().processId() == pid ? c : Lifecycle.launched(c, pid, clock.instant());
            return frozen ? Lifecycle.paused(running) : Lifecycle.resumed(running);
        });
        networks.adopt(cell.container());
        volumes.adopt(cell.container());
        health.watch(cell);
    }

    private void undoLaunch(ContainerCell cell) {
        ports.runtime().delete(cell.id());
        if (cell.container().state().isAlive()) {
            settle(cell, new TaskExit(cell.id(), UNKNOWN_EXIT, false, clock.instant()));
            return;
        }
        forgetAttachments(cell);
        if (endedForRemoval(cell.container())) {
            removal.removeEnded(cell);
        }
    }

    private void settle(ContainerCell cell, TaskExit end) {
        ContainerState.Exit known = cell.container().state().lastExit();
        if (known != null && known.finishedAt().equals(end.finishedAt())) {
            // The daemon died after it had saved this end.
            runs.clear(cell);
            if (endedForRemoval(cell.container())) {
                removal.removeEnded(cell);
            }
            return;
        }
        boolean unsavedStart = !cell.container().state().isAlive();
        if (unsavedStart && end.exitCode() == UNKNOWN_EXIT) {
            ports.runtime().delete(cell.id());
            forgetAttachments(cell);
            return;
        }
        if (unsavedStart) {
            Instant started = end.finishedAt();
            cell.change(c -> Lifecycle.launched(c, Integer.MAX_VALUE, started));
        }
        runs.settle(cell, end);
    }

    /** Removes what belongs to no container. */
    private void sweep(Set<ContainerId> traces) {
        Set<ContainerId> ownerless = new HashSet<>(traces);
        ownerless.addAll(ports.snapshots().all());
        ownerless.addAll(files.owners());
        ownerless.addAll(folders.owners());
        ownerless.removeIf(id -> index.byId(id) != null);
        for (ContainerId id : ownerless) {
            LOG.log(Logger.Level.INFO, "container=" + id + " removing what an interrupted operation left behind");
            ports.runtime().delete(id);
            ports.snapshots().remove(id);
            ports.logs().delete(id);
            files.delete(id);
            folders.delete(id);
        }
    }
}
