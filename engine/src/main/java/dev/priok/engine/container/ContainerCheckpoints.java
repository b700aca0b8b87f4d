package dev.priok.engine.container;

import dev.priok.engine.EnginePorts;
import dev.priok.engine.TaskScope;
import dev.priok.engine.network.ContainerNetworks;
import dev.priok.engine.network.LastAddresses;
import dev.priok.model.Container;
import dev.priok.model.ContainerState;
import dev.priok.model.EngineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Checkpoints of containers: what their programs have in memory, written to a directory. The program stands still from the
 * moment that is written of until the checkpoint has its name; only then it goes on or ends. So whatever happens in
 * between, either there is a complete checkpoint or the program goes on, or both.
 */
final class ContainerCheckpoints {
    /** Names the container's addresses, in the checkpoint's directory. */
    private static final String ADDRESSES = "priok-addresses";

    private final EnginePorts ports;
    private final ContainerNetworks networks;
    private final CheckpointFolders folders;
    private final ContainerRuns runs;
    private final ContainerEvents events;
    private final TaskScope scope;

    ContainerCheckpoints(
            EnginePorts ports,
            ContainerNetworks networks,
            CheckpointFolders folders,
            ContainerRuns runs,
            ContainerEvents events,
            TaskScope scope) {
        this.ports = ports;
        this.networks = networks;
        this.folders = folders;
        this.runs = runs;
        this.events = events;
        this.scope = scope;
    }

    void create(ContainerCell cell, CheckpointPlace place, boolean leaveRunning) {
        try (ContainerCell.Operation _ = cell.operate()) {
            Container container = cell.container();
            if (!container.state().isAlive()) {
                throw EngineException.conflict("container " + container.id() + " is not running");
            }
            try (CheckpointFolders.Draft draft = folders.begin(container, place)) {
                write(container, draft);
                events.publish(container, "checkpoint");
                if (leaveRunning) {
                    resume(container);
                } else {
                    runs.endCheckpointed(cell);
                }
            }
        }
    }

    /** Afterwards the task stands still, unless this fails: then it is as it was. */
    private void write(Container container, CheckpointFolders.Draft draft) {
        ports.runtime().checkpoint(container.id(), draft.directory());
        try {
            Files.writeString(
                    draft.directory().resolve(ADDRESSES),
                    networks.addresses(container).text());
            draft.complete();
        } catch (IOException e) {
            resume(container);
            throw EngineException.internal("cannot complete the checkpoint in " + draft.directory() + ": " + e, e);
        } catch (RuntimeException e) {
            resume(container);
            throw e;
        }
    }

    private void resume(Container container) {
        if (!(container.state() instanceof ContainerState.Paused)) {
            ports.runtime().resume(container.id());
        }
    }

    List<String> list(ContainerCell cell, @Nullable Path directory) {
        return folders.list(cell.container(), directory);
    }

    void remove(ContainerCell cell, CheckpointPlace place) {
        try (ContainerCell.Operation _ = cell.operate()) {
            folders.remove(cell.container(), place);
        }
    }

    /** What a start from this checkpoint needs. NotFound if there is no such one. */
    Restoration restoration(Container container, CheckpointPlace place) {
        Path directory = folders.find(container, place);
        try {
            return new Restoration(directory, LastAddresses.parse(Files.readString(directory.resolve(ADDRESSES))));
        } catch (IOException e) {
            // Of an engine that remembers none: the container gets what is free.
            return new Restoration(directory, LastAddresses.NONE);
        }
    }

    /** Lets a container go on whose checkpoint will not be completed; returns at once. */
    void abandon(ContainerCell cell) {
        scope.fork("checkpoint-" + cell.id().shortForm(), () -> {
            try (ContainerCell.Operation _ = cell.operate()) {
                ports.runtime().awaitCheckpoint(cell.id());
                if (cell.container().state() instanceof ContainerState.Running) {
                    ports.runtime().resume(cell.id());
                }
                folders.discardUnfinished(cell.id());
            }
        });
    }
}
