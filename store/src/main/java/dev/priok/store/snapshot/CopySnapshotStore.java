package dev.priok.store.snapshot;

import dev.priok.engine.port.ImageContent.HeldLayer;
import dev.priok.engine.port.RootFilesystem;
import dev.priok.engine.port.SnapshotStore;
import dev.priok.kernel.Directory;
import dev.priok.kernel.KernelException;
import dev.priok.kernel.NativeThread;
import dev.priok.model.ContainerId;
import dev.priok.model.Digest;
import dev.priok.model.EngineException;
import dev.priok.model.ImageId;
import dev.priok.store.database.Database;
import dev.priok.store.failure.Failures;
import dev.priok.store.layer.Layer;
import dev.priok.store.layer.LayerStore;
import dev.priok.store.scratch.DiskUse;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A complete copy of the image for each container: slow and large, but it needs nothing of the kernel. */
public final class CopySnapshotStore implements SnapshotStore, AutoCloseable {
    static final String DRIVER = "copy";
    private static final String ROOT = "root";

    private final LayerStore layers;
    private final SnapshotTable table;
    private final Path containers;
    private final Directory directory;
    private final LayerSizes sizes;

    /** @param containers an existing directory */
    public CopySnapshotStore(Database database, LayerStore layers, Path containers) {
        this.layers = layers;
        this.table = new SnapshotTable(database, DRIVER);
        this.containers = containers;
        this.directory = Directory.open(containers);
        this.sizes = new LayerSizes(directory);
    }

    @Override
    public String driverName() {
        return DRIVER;
    }

    @Override
    public RootFilesystem create(ContainerId id, ImageId image, long sizeBytes) {
        if (sizeBytes > 0) {
            sizes.requireSupport();
        }
        return make(id, table.insert(id, image), sizeBytes);
    }

    @Override
    public RootFilesystem create(ContainerId id, List<Digest> diffIds) {
        return make(id, table.insert(id, diffIds), 0);
    }

    private RootFilesystem make(ContainerId id, List<Layer> baseFirst, long sizeBytes) {
        try {
            directory.removeTree(id.value());
            directory.createDirectory(id.value(), 0710);
            if (sizeBytes > 0) {
                try (Directory own = directory.openDirectoryNoFollow(id.value())) {
                    sizes.limit(own, sizeBytes);
                }
            }
            directory.createDirectory(id.value() + "/" + ROOT, 0755);
            NativeThread.run("snapshot-copy", () -> copy(id, baseFirst));
            return rootOf(id);
        } catch (RuntimeException e) {
            remove(id);
            throw Failures.inStore("cannot copy the files of container " + id.shortForm(), e);
        }
    }

    private boolean copy(ContainerId id, List<Layer> baseFirst) {
        try (Directory own = directory.openDirectoryNoFollow(id.value());
                Directory root = own.openDirectoryNoFollow(ROOT);
                MergedLayers merged = merged(baseFirst)) {
            new LayerCopy(merged, root).run();
            new RootAttributes(layers).copy(baseFirst, own, ROOT);
        }
        return true;
    }

    private MergedLayers merged(List<Layer> baseFirst) {
        return new MergedLayers(
                SnapshotTable.topFirst(baseFirst).stream().map(layers::filesOf).toList());
    }

    private Path rootPath(ContainerId id) {
        return containers.resolve(id.value()).resolve(ROOT);
    }

    @Override
    public RootFilesystem rootOf(ContainerId id) {
        table.layers(id);
        return new RootFilesystem.Directory(rootPath(id));
    }

    @Override
    public void remove(ContainerId id) {
        try {
            int project = sizes.projectOf(id.value());
            directory.removeTree(id.value());
            sizes.forget(project);
            layers.removeUnused(table.delete(id));
        } catch (KernelException e) {
            throw Failures.inStore("cannot remove the files of container " + id.shortForm(), e);
        }
    }

    @Override
    public Set<ContainerId> all() {
        return table.all();
    }

    @Override
    public OpenRoot open(ContainerId id) {
        table.layers(id);
        return new PlainRoot(rootPath(id));
    }

    @Override
    public OpenRoot open(ContainerId id, List<Attached> mounts) {
        try {
            return MountedRoot.of(open(id), null, rootPath(id), mounts);
        } catch (KernelException e) {
            throw Failures.inStore("cannot open the root of container " + id.shortForm() + " with its mounts", e);
        }
    }

    @Override
    public List<Path> layersOf(ImageId image) {
        throw withoutOverlay("images");
    }

    @Override
    public List<Path> layersOf(List<Digest> diffIds) {
        throw withoutOverlay("layers");
    }

    private static EngineException withoutOverlay(String what) {
        return EngineException.notImplemented(
                what + " can't be mounted on this machine: that needs overlay, and the storage driver is " + DRIVER);
    }

    @Override
    public OpenRoot openAlone(ContainerId id) {
        return open(id);
    }

    @Override
    public OpenRoot view(List<Digest> diffIds) {
        ContainerId copy = ContainerId.random();
        create(copy, diffIds);
        return new CopiedView(rootPath(copy), () -> remove(copy));
    }

    private record CopiedView(Path path, Runnable release) implements OpenRoot {
        @Override
        public void close() {
            release.run();
        }
    }

    @Override
    public Places places(ContainerId id, List<String> targets) {
        table.layers(id);
        try {
            return new RootPlaces(List.of(rootPath(id)), targets);
        } catch (KernelException e) {
            throw Failures.inStore("cannot look for places in the root " + id.shortForm(), e);
        }
    }

    @Override
    public Optional<HeldLayer> commit(ContainerId id) {
        List<FileChange> changes = changes(id);
        Optional<HeldLayer> layer = Optional.empty();
        if (!changes.isEmpty()) {
            try {
                layer = Optional.of(
                        LayerFeed.receive(layers, out -> SnapshotLayers.writeChanged(rootPath(id), changes, out)));
            } catch (IOException | RuntimeException e) {
                throw Failures.inStore("cannot make a layer of what " + id.shortForm() + " wrote", e);
            }
        }
        try {
            remove(id);
        } catch (RuntimeException e) {
            layer.ifPresent(HeldLayer::close);
            throw e;
        }
        return layer;
    }

    private record PlainRoot(Path path) implements OpenRoot {
        @Override
        public void close() {
            // A plain directory holds nothing.
        }
    }

    @Override
    public long writableBytes(ContainerId id) {
        table.layers(id);
        try {
            return DiskUse.of(directory, id.value() + "/" + ROOT);
        } catch (KernelException e) {
            throw Failures.inStore("cannot measure the files of container " + id.shortForm(), e);
        }
    }

    @Override
    public List<FileChange> changes(ContainerId id) {
        List<Layer> baseFirst = table.layers(id);
        try (Directory root = Directory.open(rootPath(id));
                MergedLayers merged = merged(baseFirst)) {
            return new CopyChanges(root, merged).find();
        } catch (KernelException e) {
            throw Failures.inStore("cannot compare the files of container " + id.shortForm(), e);
        }
    }

    /** Removes directories of containers that have no snapshot: a power failure may take back the newest rows. */
    public void removeUnowned() {
        table.removeUnowned(directory);
    }

    @Override
    public void close() {
        directory.close();
    }
}
