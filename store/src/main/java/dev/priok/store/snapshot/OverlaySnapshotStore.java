package dev.priok.store.snapshot;

import dev.priok.engine.port.ImageContent.HeldLayer;
import dev.priok.engine.port.RootFilesystem;
import dev.priok.engine.port.SnapshotStore;
import dev.priok.kernel.Directory;
import dev.priok.kernel.Errno;
import dev.priok.kernel.KernelException;
import dev.priok.kernel.NativeThread;
import dev.priok.model.ContainerId;
import dev.priok.model.Digest;
import dev.priok.model.ImageId;
import dev.priok.store.database.Database;
import dev.priok.store.failure.Failures;
import dev.priok.store.layer.Layer;
import dev.priok.store.layer.LayerStore;
import dev.priok.store.layer.PinnedLayer;
import dev.priok.store.scratch.DiskUse;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Writable layers as upper directories of overlay mounts. This class mounts only in namespaces that end with the call;
 * each container's own mount is made by whoever starts it.
 */
public final class OverlaySnapshotStore implements SnapshotStore, AutoCloseable {
    static final String DRIVER = "overlay2";
    static final String UPPER = "diff";
    static final String WORK = "work";

    private final LayerStore layers;
    private final SnapshotTable table;
    private final Path containers;
    private final Directory directory;
    private final Path mountPoints;
    private final OpenOverlays openOverlays;
    private final LayerSizes sizes;

    /**
     * @param containers an existing directory on the layers' file system
     * @param mountPoints the lowest layer of every root, see {@link MountPoints}; next to the layers' directory
     */
    public OverlaySnapshotStore(Database database, LayerStore layers, Path containers, Path mountPoints) {
        this.layers = layers;
        this.table = new SnapshotTable(database, DRIVER);
        this.containers = containers;
        this.directory = Directory.open(containers);
        this.mountPoints = mountPoints;
        this.sizes = new LayerSizes(directory);
        this.openOverlays = new OpenOverlays(layers.path());
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
            // What a crash left of another one; the table says that it has no owner.
            directory.removeTree(id.value());
            directory.createDirectory(id.value(), 0710);
            try (Directory own = directory.openDirectoryNoFollow(id.value())) {
                if (sizeBytes > 0) {
                    sizes.limit(own, sizeBytes);
                }
                own.createDirectory(UPPER, 0755);
                own.createDirectory(WORK, 0700);
                // The upper directory is the merged root's face.
                new RootAttributes(layers).copy(baseFirst, own, UPPER);
            }
            return overlay(id, baseFirst);
        } catch (RuntimeException e) {
            remove(id);
            throw Failures.inStore("cannot make the writable layer of container " + id.shortForm(), e);
        }
    }

    @Override
    public RootFilesystem rootOf(ContainerId id) {
        return overlay(id, table.layers(id));
    }

    private RootFilesystem.Overlay overlay(ContainerId id, List<Layer> baseFirst) {
        return overlayOn(id, lower(baseFirst));
    }

    private RootFilesystem.Overlay overlayOn(ContainerId id, List<Path> lower) {
        Path own = containers.resolve(id.value());
        return new RootFilesystem.Overlay(lower, own.resolve(UPPER), own.resolve(WORK));
    }

    private List<Path> lower(List<Layer> baseFirst) {
        List<Path> lower = new ArrayList<>();
        SnapshotTable.topFirst(baseFirst).forEach(layer -> lower.add(layers.filesOf(layer)));
        lower.add(mountPoints);
        return lower;
    }

    /**
     * Without the places for what is mounted.
     *
     * @param least overlay wants two directories, or one and an upper one
     */
    private List<Path> alone(List<Layer> baseFirst, int least) {
        List<Path> lower = new ArrayList<>();
        SnapshotTable.topFirst(baseFirst).forEach(layer -> lower.add(layers.filesOf(layer)));
        for (String empty : List.of("proc", "sys")) {
            if (lower.size() < least) {
                lower.add(mountPoints.resolve(empty));
            }
        }
        return lower;
    }

    @Override
    public List<Path> layersOf(ImageId image) {
        return lower(table.layers(image));
    }

    @Override
    public List<Path> layersOf(List<Digest> diffIds) {
        return alone(table.layers(diffIds), 2);
    }

    @Override
    public OpenRoot openAlone(ContainerId id) {
        try {
            // The kernel's mark of a mount without syncs, which keeps it from being mounted again.
            directory.removeTree(id.value() + "/" + WORK + "/work/incompat/volatile");
            return openOverlays.openExpendable(id, overlayOn(id, alone(table.layers(id), 1)));
        } catch (KernelException e) {
            throw Failures.inStore("cannot open the root " + id.shortForm(), e);
        }
    }

    @Override
    public OpenRoot view(List<Digest> diffIds) {
        List<PinnedLayer> pinned = layers.pin(diffIds);
        try {
            List<Layer> baseFirst = pinned.stream().map(PinnedLayer::layer).toList();
            return openOverlays.view(alone(baseFirst, 2), () -> pinned.forEach(PinnedLayer::close));
        } catch (RuntimeException e) {
            pinned.forEach(PinnedLayer::close);
            throw Failures.inStore("cannot open layers", e);
        }
    }

    @Override
    public Places places(ContainerId id, List<String> targets) {
        try {
            RootFilesystem.Overlay overlay = overlay(id, table.layers(id));
            List<Path> all = new ArrayList<>(List.of(overlay.upperDir()));
            all.addAll(overlay.lowerDirs());
            return new RootPlaces(all, targets);
        } catch (KernelException e) {
            throw Failures.inStore("cannot look for places in the root " + id.shortForm(), e);
        }
    }

    @Override
    public Optional<HeldLayer> commit(ContainerId id) {
        List<Path> below = alone(table.layers(id), 1);
        return NativeThread.run("layer-commit", () -> {
            Optional<PinnedLayer> layer;
            try (Directory own = directory.openDirectoryNoFollow(id.value());
                    MergedLayers lowers = new MergedLayers(below)) {
                layer = new UpperLayer(layers, lowers).take(own, UPPER);
            } catch (IOException | RuntimeException e) {
                throw Failures.inStore("cannot make a layer of what " + id.shortForm() + " wrote", e);
            }
            try {
                remove(id);
            } catch (RuntimeException e) {
                layer.ifPresent(PinnedLayer::close);
                throw e;
            }
            return layer.map(pinned -> pinned);
        });
    }

    @Override
    public void remove(ContainerId id) {
        try {
            int project = sizes.projectOf(id.value());
            directory.removeTree(id.value());
            sizes.forget(project);
            layers.removeUnused(table.delete(id));
        } catch (KernelException e) {
            throw Failures.inStore("cannot remove the writable layer of container " + id.shortForm(), e);
        }
    }

    @Override
    public Set<ContainerId> all() {
        return table.all();
    }

    @Override
    public OpenRoot open(ContainerId id) {
        try {
            return openOverlays.open(id, overlay(id, table.layers(id)));
        } catch (KernelException e) {
            throw Failures.inStore("cannot open the root of container " + id.shortForm(), e);
        }
    }

    @Override
    public OpenRoot open(ContainerId id, List<Attached> mounts) {
        try {
            return openOverlays.open(id, overlay(id, table.layers(id)), mounts);
        } catch (KernelException e) {
            throw Failures.inStore("cannot open the root of container " + id.shortForm() + " with its mounts", e);
        }
    }

    @Override
    public long writableBytes(ContainerId id) {
        table.layers(id);
        try {
            String upper = id.value() + "/" + UPPER;
            return DiskUse.of(directory, upper) - directory.status(upper).blocks512() * 512;
        } catch (KernelException e) {
            throw Failures.inStore("cannot measure the writable layer of container " + id.shortForm(), e);
        }
    }

    @Override
    public List<FileChange> changes(ContainerId id) {
        RootFilesystem.Overlay overlay = overlay(id, table.layers(id));
        try (OverlayChanges changes = new OverlayChanges(overlay)) {
            return changes.find();
        } catch (KernelException e) {
            if (e.is(Errno.ENOENT)) {
                // A file went while a running container was looked at: look again once.
                try (OverlayChanges again = new OverlayChanges(overlay)) {
                    return again.find();
                }
            }
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
