package dev.priok.engine.step;

import dev.priok.engine.container.UnrecordedRuns;
import dev.priok.engine.container.UnrecordedRuns.Program;
import dev.priok.engine.port.ImageContent.HeldLayer;
import dev.priok.engine.port.OutputSink;
import dev.priok.engine.port.RootFilesystem;
import dev.priok.engine.port.SnapshotStore;
import dev.priok.engine.port.SnapshotStore.OpenRoot;
import dev.priok.engine.port.SnapshotStore.Places;
import dev.priok.engine.port.TaskRuntime.LayerMount;
import dev.priok.engine.port.TaskRuntime.TaskExit;
import dev.priok.engine.step.StepProcess.Mounted;
import dev.priok.model.ContainerId;
import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A writable layer of the snapshot store. */
final class SnapshotRoot implements StepRoot {
    /** What every program has mounted, wherever links in its root lead. */
    private static final List<String> FILES = List.of("/etc/hosts", "/etc/hostname", "/etc/resolv.conf");

    /** 128 + SIGKILL. */
    private static final int KILLED = 137;

    private final ContainerId id;
    private final RootFilesystem root;
    private final SnapshotStore snapshots;
    private final UnrecordedRuns runs;
    private boolean gone;

    SnapshotRoot(ContainerId id, RootFilesystem root, SnapshotStore snapshots, UnrecordedRuns runs) {
        this.id = id;
        this.root = root;
        this.snapshots = snapshots;
        this.runs = runs;
    }

    private void requireOpen() {
        if (gone) {
            throw new IllegalStateException("the root was committed or closed");
        }
    }

    @Override
    public OpenRoot open() {
        requireOpen();
        return snapshots.openAlone(id);
    }

    @Override
    public int run(StepProcess process, OutputSink output) {
        requireOpen();
        List<String> targets = new ArrayList<>(FILES);
        process.mounts().forEach(mount -> targets.add(mount.target()));
        Places places = snapshots.places(id, targets);
        List<ContainerId> thrownAway = new ArrayList<>();
        try {
            Map<String, LayerMount> layers = layers(process.mounts(), thrownAway);
            Program program = new Program(id, new StepSpec(process).container(), root, layers, places::made);
            TaskExit exit = runs.run(program, output);
            if (exit.oomKilled() && exit.exitCode() == KILLED) {
                throw new EngineException(new EngineError.ResourceExhausted(
                        "the kernel killed the process: it needed more memory than there is for it"));
            }
            return exit.exitCode();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw cancelled(e);
        } catch (RuntimeException e) {
            // What fails first when it is interrupted is a matter of chance.
            throw Thread.currentThread().isInterrupted() ? cancelled(e) : e;
        } finally {
            thrownAway.forEach(snapshots::remove);
            places.remove();
        }
    }

    private static EngineException cancelled(Exception cause) {
        return new EngineException(new EngineError.Cancelled("the step was cancelled"), cause);
    }

    private Map<String, LayerMount> layers(List<Mounted> mounts, List<ContainerId> thrownAway) {
        Map<String, LayerMount> layers = new HashMap<>();
        for (Mounted mount : mounts) {
            if (mount instanceof Mounted.OfLayers files) {
                layers.put(files.target(), layers(files, thrownAway));
            }
        }
        return layers;
    }

    private LayerMount layers(Mounted.OfLayers files, List<ContainerId> thrownAway) {
        List<Path> below = snapshots.layersOf(files.layers());
        RootFilesystem.Overlay writable = null;
        if (files.writable()) {
            ContainerId scratch = ContainerId.random();
            thrownAway.add(scratch);
            if (snapshots.create(scratch, files.layers()) instanceof RootFilesystem.Overlay own) {
                writable = new RootFilesystem.Overlay(below, own.upperDir(), own.workDir());
            }
        }
        String called = files.subpath().isEmpty() ? "/" : files.subpath();
        return new LayerMount(below, files.subpath(), called, writable);
    }

    @Override
    public Optional<HeldLayer> commit() {
        requireOpen();
        Optional<HeldLayer> layer = snapshots.commit(id);
        gone = true;
        return layer;
    }

    @Override
    public void close() {
        if (!gone) {
            gone = true;
            snapshots.remove(id);
        }
    }
}
