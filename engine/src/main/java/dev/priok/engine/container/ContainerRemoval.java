package dev.priok.engine.container;

import dev.priok.engine.EnginePorts;
import dev.priok.engine.volume.ContainerVolumes;
import dev.priok.model.Container;
import dev.priok.model.ContainerState;
import dev.priok.model.EngineException;
import java.lang.System.Logger;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Removes containers with all they own. A removal that a crash cut short is finished at the next start. */
final class ContainerRemoval {
    private static final Logger LOG = System.getLogger(ContainerRemoval.class.getName());

    private final EnginePorts ports;
    private final ContainerIndex index;
    private final NetworkFiles files;
    private final CheckpointFolders checkpoints;
    private final ContainerVolumes volumes;
    private final ContainerEvents events;

    ContainerRemoval(
            EnginePorts ports,
            ContainerIndex index,
            NetworkFiles files,
            CheckpointFolders checkpoints,
            ContainerVolumes volumes,
            ContainerEvents events) {
        this.ports = ports;
        this.index = index;
        this.files = files;
        this.checkpoints = checkpoints;
        this.volumes = volumes;
        this.events = events;
    }

    /**
     * Removes a container whatever it does: ends its program first, and waits for a removal that is already under way,
     * as that of a container started with {@code --rm} whose program has just ended.
     */
    void force(ContainerCell cell, boolean withVolumes, Consumer<ContainerCell> end) {
        CompletableFuture<WaitResult> removed = cell.waiter(WaitCondition.REMOVED);
        end.accept(cell);
        if (cell.beginRemoval(withVolumes)) {
            removed.cancel(false);
            finish(cell);
            return;
        }
        String error = removed.join().error();
        if (!error.isEmpty()) {
            throw EngineException.internal(error, null);
        }
    }

    /** Removes a container that doesn't run. */
    void remove(ContainerCell cell, boolean withVolumes) {
        requireStopped(cell.container());
        if (!cell.beginRemoval(withVolumes)) {
            throw inProgress(cell.container().name());
        }
        finish(cell);
    }

    static EngineException inProgress(String reference) {
        return EngineException.conflict("removal of container " + reference + " is already in progress");
    }

    private static void requireStopped(Container container) {
        if (container.state().isAlive() || container.state() instanceof ContainerState.Restarting) {
            String advice = container.state() instanceof ContainerState.Paused
                    ? "unpause and then stop the container before removing or force remove"
                    : "stop the container before removing or force remove";
            throw EngineException.conflict("cannot remove container \"" + container.name() + "\": container is "
                    + container.state().status() + ": " + advice);
        }
    }

    /** Does what remains of a removal that has begun. */
    void finish(ContainerCell cell) {
        Container container = cell.container();
        boolean withVolumes = container.state() instanceof ContainerState.Removing removing && removing.volumes();
        try {
            ports.runtime().delete(cell.id());
            if (!withVolumes) {
                volumes.keepAnonymous(container);
            }
            ports.snapshots().remove(cell.id());
            ports.logs().delete(cell.id());
            files.delete(cell.id());
            checkpoints.delete(cell.id());
            cell.markGone();
        } catch (RuntimeException e) {
            String message = String.valueOf(e.getMessage());
            cell.change(c -> c.withState(new ContainerState.Dead(message)));
            cell.announceRemovalFailure(message);
            throw e;
        }
        index.drop(cell);
        if (withVolumes) {
            volumes.removeAnonymous(container);
        }
        events.publish(container, "destroy");
        cell.announceRemoval();
    }

    /** The end of a container that was started with {@code --rm}, volumes included; nobody is told of a failure. */
    void removeEnded(ContainerCell cell) {
        if (!cell.beginRemoval(true)) {
            return;
        }
        try {
            finish(cell);
        } catch (RuntimeException e) {
            LOG.log(Logger.Level.ERROR, "container=" + cell.id() + " automatic removal failed: " + e.getMessage());
        }
    }
}
