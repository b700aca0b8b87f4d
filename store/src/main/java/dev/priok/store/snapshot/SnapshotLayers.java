package dev.priok.store.snapshot;

import dev.priok.engine.port.RootFilesystem;
import dev.priok.engine.port.SnapshotStore;
import dev.priok.engine.port.SnapshotStore.FileChange;
import dev.priok.kernel.Directory;
import dev.priok.model.ContainerId;
import dev.priok.model.Digest;
import dev.priok.store.database.Database;
import dev.priok.store.image.ContainerLayers;
import dev.priok.store.layer.Layer;
import dev.priok.store.layer.LayerStore;
import dev.priok.store.layer.PinnedLayer;
import dev.priok.store.tar.TarWriter;
import dev.priok.store.tree.TreeFilter;
import dev.priok.store.tree.TreeReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** Makes layers of what containers changed, for commits. */
public final class SnapshotLayers implements ContainerLayers {
    private final SnapshotStore snapshots;
    private final SnapshotTable table;
    private final LayerStore layers;

    public SnapshotLayers(Database database, SnapshotStore snapshots, LayerStore layers) {
        this.snapshots = snapshots;
        this.table = new SnapshotTable(database, snapshots.driverName());
        this.layers = layers;
    }

    @Override
    public List<Digest> below(ContainerId container) {
        return table.layers(container).stream().map(Layer::diffId).toList();
    }

    @Override
    public PinnedLayer changesAsLayer(ContainerId container) throws IOException {
        RootFilesystem root = snapshots.rootOf(container);
        return LayerFeed.receive(layers, out -> {
            switch (root) {
                case RootFilesystem.Overlay overlay -> writeUpper(overlay, out);
                case RootFilesystem.Directory(Path copy) -> writeChanged(copy, snapshots.changes(container), out);
            }
        });
    }

    private static void writeUpper(RootFilesystem.Overlay overlay, OutputStream out) throws IOException {
        TarWriter tar = new TarWriter(out);
        try (Directory upper = Directory.open(overlay.upperDir())) {
            new TreeReader(tar, new WhiteoutMarks()).writeContent(upper, "");
        }
        tar.finish();
    }

    static void writeChanged(Path copy, List<FileChange> changes, OutputStream out) throws IOException {
        TarWriter tar = new TarWriter(out);
        TreeReader reader = new TreeReader(tar, TreeFilter.NONE);
        try (Directory root = Directory.open(copy)) {
            for (FileChange change : changes) {
                String path = change.path().substring(1);
                switch (change.kind()) {
                    case ADDED, MODIFIED -> reader.writeAlone(root, path, path);
                    case DELETED -> tar.begin(WhiteoutMarks.removed(path, Instant.EPOCH));
                }
            }
        }
        tar.finish();
    }
}
