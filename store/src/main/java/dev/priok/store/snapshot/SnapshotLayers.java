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
import dev.priok.store.stream.BlockPipe;
import dev.priok.store.tar.TarWriter;
import dev.priok.store.tree.TreeFilter;
import dev.priok.store.tree.TreeReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
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
        BlockPipe pipe = new BlockPipe();
        Thread thread = Thread.ofPlatform().daemon().name("commit-read").start(() -> {
            try (OutputStream out = pipe.outputStream()) {
                switch (root) {
                    case RootFilesystem.Overlay overlay -> writeUpper(overlay, out);
                    case RootFilesystem.Directory copy -> writeChanged(copy, snapshots.changes(container), out);
                }
                pipe.complete();
            } catch (IOException e) {
                pipe.fail(e);
            } catch (RuntimeException | Error e) {
                pipe.fail(new IOException(e.getMessage(), e));
            }
        });
        try (InputStream tar = pipe.inputStream()) {
            return layers.receive(tar, _ -> {});
        } finally {
            pipe.abandon();
            join(thread);
        }
    }

    private static void writeUpper(RootFilesystem.Overlay overlay, OutputStream out) throws IOException {
        TarWriter tar = new TarWriter(out);
        try (Directory upper = Directory.open(overlay.upperDir())) {
            new TreeReader(tar, new WhiteoutMarks()).writeContent(upper, "");
        }
        tar.finish();
    }

    private static void writeChanged(RootFilesystem.Directory copy, List<FileChange> changes, OutputStream out)
            throws IOException {
        TarWriter tar = new TarWriter(out);
        TreeReader reader = new TreeReader(tar, TreeFilter.NONE);
        try (Directory root = Directory.open(copy.path())) {
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

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
