package dev.priok.store;

import dev.priok.engine.port.BuildHistory;
import dev.priok.engine.port.BuildRecords;
import dev.priok.engine.port.ContainerFiles;
import dev.priok.engine.port.ContainerRepository;
import dev.priok.engine.port.ImageArchives;
import dev.priok.engine.port.ImageContent;
import dev.priok.engine.port.ImageStore;
import dev.priok.engine.port.NetworkRepository;
import dev.priok.engine.port.SnapshotStore;
import dev.priok.engine.port.TreeEdits;
import dev.priok.engine.port.VolumeRepository;
import dev.priok.store.archive.TarImageArchives;
import dev.priok.store.build.SqliteBuildHistory;
import dev.priok.store.build.SqliteBuildRecords;
import dev.priok.store.container.SqliteContainerRepository;
import dev.priok.store.database.Database;
import dev.priok.store.edit.DirectoryTreeEdits;
import dev.priok.store.failure.Failures;
import dev.priok.store.files.TarContainerFiles;
import dev.priok.store.image.SqliteImageContent;
import dev.priok.store.image.SqliteImageStore;
import dev.priok.store.image.StoredImages;
import dev.priok.store.layer.LayerStore;
import dev.priok.store.layer.LentLayers;
import dev.priok.store.network.SqliteNetworkRepository;
import dev.priok.store.scratch.ScratchSpace;
import dev.priok.store.scratch.TransferSpace;
import dev.priok.store.snapshot.CopySnapshotStore;
import dev.priok.store.snapshot.MountPoints;
import dev.priok.store.snapshot.OverlaySnapshotStore;
import dev.priok.store.snapshot.OverlaySupport;
import dev.priok.store.snapshot.SnapshotLayers;
import dev.priok.store.volume.LocalVolumeStore;
import dev.priok.store.volume.SqliteVolumeRepository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A data root and the adapters that work on it:
 *
 * <pre>
 * lock         held by the one daemon that uses the data root
 * metadata.db  images, names, layers, snapshots, containers, networks, volumes (SQLite, with -wal beside it)
 * layers/      unpacked layers, short names; each with the record of its tar
 * containers/  writable layers
 * volumes/     volumes of the local driver
 * builds/      directories that builds keep for later ones
 * mountpoints/ the lowest layer of every root: what is mounted over in each container
 * tmp/         unfinished or being deleted; emptied at opening
 * transfers/   parts of blobs on their way from or to registries; kept for a day after the last byte
 * </pre>
 *
 * <p>Everything in here has an owner: layers those images, containers, build records and loans that the database names,
 * writable layers their containers, temporary files a call under way. What a crash leaves without one is removed by {@link #open}.
 *
 * <p>Thread-safe. Closing ends the use of all adapters.
 */
public final class Store implements AutoCloseable {
    private final Deque<AutoCloseable> resources;
    private final ContainerRepository containerRepository;
    private final NetworkRepository networkRepository;
    private final SnapshotStore snapshotStore;
    private final ContainerFiles containerFiles;
    private final VolumeRepository volumeRepository;
    private final LocalVolumeStore volumeStore;
    private final ImageStore imageStore;
    private final ImageArchives imageArchives;
    private final ImageContent imageContent;
    private final BuildRecords buildRecords;
    private final BuildHistory buildHistory;
    private final TreeEdits treeEdits;
    private final LentLayers lentLayers;

    private Store(Path dataRoot, StoreOptions options, Deque<AutoCloseable> resources) throws IOException {
        this.resources = resources;
        Files.createDirectories(dataRoot);
        // Records and logs have what programs were told in confidence, and images have setuid programs.
        Files.setPosixFilePermissions(dataRoot, PosixFilePermissions.fromString("rwx--x---"));
        resources.push(DataRootLock.acquire(dataRoot));
        Database database = Database.open(dataRoot.resolve("metadata.db"));
        resources.push(database);
        ScratchSpace scratchSpace = new ScratchSpace(directory(dataRoot, "tmp", "rwx------"));
        resources.push(scratchSpace);
        scratchSpace.sweep();
        LayerStore layers = new LayerStore(database, directory(dataRoot, "layers", "rwx--x---"), scratchSpace);
        resources.push(layers);
        StoredImages images = new StoredImages(database, layers, Clock.systemUTC());
        Path containers = directory(dataRoot, "containers", "rwx--x---");
        this.containerRepository = new SqliteContainerRepository(database);
        this.networkRepository = new SqliteNetworkRepository(database);
        this.volumeRepository = new SqliteVolumeRepository(database);
        this.volumeStore = new LocalVolumeStore(directory(dataRoot, "volumes", "rwx-----x"), scratchSpace);
        resources.push(volumeStore);
        Path mountPoints = directory(dataRoot, "mountpoints", "rwxr-xr-x");
        MountPoints.fill(mountPoints);
        boolean overlay = switch (options.driver()) {
            case OVERLAY -> true;
            case COPY -> false;
            case AUTOMATIC -> OverlaySupport.isThere(scratchSpace);
        };
        if (overlay) {
            OverlaySnapshotStore snapshots = new OverlaySnapshotStore(database, layers, containers, mountPoints);
            resources.push(snapshots);
            snapshots.removeUnowned();
            this.snapshotStore = snapshots;
        } else {
            CopySnapshotStore snapshots = new CopySnapshotStore(database, layers, containers);
            resources.push(snapshots);
            snapshots.removeUnowned();
            this.snapshotStore = snapshots;
        }
        TransferSpace transfers =
                new TransferSpace(directory(dataRoot, "transfers", "rwx------"), InstantSource.system());
        resources.push(transfers);
        this.imageContent = new SqliteImageContent(database, images, layers, transfers);
        this.imageStore = new SqliteImageStore(
                images, layers, scratchSpace, transfers, new SnapshotLayers(database, snapshotStore, layers));
        this.imageArchives = new TarImageArchives(images, layers);
        this.lentLayers = new LentLayers(layers);
        this.containerFiles = new TarContainerFiles(scratchSpace);
        SqliteBuildRecords records =
                new SqliteBuildRecords(database, layers, directory(dataRoot, "builds", "rwx--x---"), scratchSpace);
        resources.push(records);
        records.removeUnowned();
        this.buildRecords = records;
        this.buildHistory = new SqliteBuildHistory(database);
        this.treeEdits = new DirectoryTreeEdits(scratchSpace, InstantSource.system());
        images.checkUnsettled();
        imageStore.collectGarbage();
    }

    /**
     * Opens or makes a data root and removes what a crash left there without an owner.
     *
     * @throws dev.priok.model.EngineException Unavailable if another daemon uses it
     */
    public static Store open(Path dataRoot, StoreOptions options) {
        Deque<AutoCloseable> resources = new ArrayDeque<>();
        try {
            return new Store(dataRoot.toAbsolutePath().normalize(), options, resources);
        } catch (IOException | RuntimeException e) {
            closeAll(resources);
            throw Failures.inStore("cannot open the data root " + dataRoot, e);
        }
    }

    private static Path directory(Path dataRoot, String name, String permissions) throws IOException {
        Path path = dataRoot.resolve(name);
        Files.createDirectories(path);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
        return path;
    }

    public ContainerRepository containers() {
        return containerRepository;
    }

    public NetworkRepository networks() {
        return networkRepository;
    }

    public VolumeRepository volumes() {
        return volumeRepository;
    }

    public LocalVolumeStore localVolumes() {
        return volumeStore;
    }

    public SnapshotStore snapshots() {
        return snapshotStore;
    }

    public ContainerFiles files() {
        return containerFiles;
    }

    public ImageStore images() {
        return imageStore;
    }

    public ImageArchives archives() {
        return imageArchives;
    }

    public ImageContent content() {
        return imageContent;
    }

    public BuildRecords builds() {
        return buildRecords;
    }

    public BuildHistory buildHistory() {
        return buildHistory;
    }

    public TreeEdits trees() {
        return treeEdits;
    }

    public LentLayers lent() {
        return lentLayers;
    }

    /** Releases the data root. Idempotent. */
    @Override
    public void close() {
        closeAll(resources);
    }

    private static void closeAll(Deque<AutoCloseable> resources) {
        while (!resources.isEmpty()) {
            try {
                resources.pop().close();
            } catch (Exception e) {
                throw Failures.inStore("cannot close the data root", e);
            }
        }
    }
}
