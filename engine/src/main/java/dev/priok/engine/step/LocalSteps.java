package dev.priok.engine.step;

import dev.priok.engine.container.UnrecordedRuns;
import dev.priok.engine.port.SnapshotStore;
import dev.priok.engine.port.SnapshotStore.OpenRoot;
import dev.priok.model.ContainerId;
import dev.priok.model.Digest;
import java.util.List;

/** Steps as containers without a record: roots are writable layers, programs are tasks. */
public final class LocalSteps implements Steps {
    private final SnapshotStore snapshots;
    private final UnrecordedRuns runs;

    public LocalSteps(SnapshotStore snapshots, UnrecordedRuns runs) {
        this.snapshots = snapshots;
        this.runs = runs;
    }

    @Override
    public StepRoot begin(List<Digest> layers) {
        ContainerId id = ContainerId.random();
        return new SnapshotRoot(id, snapshots.create(id, layers), snapshots, runs);
    }

    @Override
    public boolean hasDevice(String name) {
        return runs.hasDevice(name);
    }

    @Override
    public OpenRoot view(List<Digest> layers) {
        return snapshots.view(layers);
    }
}
