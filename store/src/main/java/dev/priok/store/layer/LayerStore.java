package dev.priok.store.layer;

import dev.priok.kernel.Directory;
import dev.priok.kernel.DirectoryEntry;
import dev.priok.model.Digest;
import dev.priok.model.EngineException;
import dev.priok.store.database.Database;
import dev.priok.store.scratch.ScratchSpace;
import dev.priok.store.scratch.ScratchSpace.Grave;
import dev.priok.store.scratch.ScratchSpace.Scratch;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongConsumer;

/**
 * All layers. A layer is used by images, containers, build records and whom it is lent to (rows of the database) and by
 * operations under way (pins); what nothing uses is removed at once, or, after a crash, by {@link #collectGarbage}.
 * Thread-safe: the database's transactions also guard the pins and the renames of directories into and out of their place.
 */
public final class LayerStore implements AutoCloseable {
    private final Database database;
    private final Path path;
    private final Directory directory;
    private final ScratchSpace scratchSpace;
    private final Map<Digest, Integer> pins = new HashMap<>();
    private final LayerSettling settling;

    /** @param path an existing directory on the scratch space's file system */
    public LayerStore(Database database, Path path, ScratchSpace scratchSpace) {
        this.database = database;
        this.path = path;
        this.directory = Directory.open(path);
        this.scratchSpace = scratchSpace;
        this.settling = new LayerSettling(database, directory);
    }

    /** Where the layers' directories are. */
    public Path path() {
        return path;
    }

    /** The unpacked files. */
    public Path filesOf(Layer layer) {
        return path.resolve(layer.directory()).resolve(LayerUnpacker.DIFF);
    }

    /** Keeps a layer that is there from being removed. */
    public Optional<PinnedLayer> pin(Digest diffId) {
        return database.read(connection -> {
            Optional<Layer> layer = LayerTable.find(connection, diffId);
            return layer.map(this::pinned);
        });
    }

    /** The same for several, all or none: NotFound if one of them is not here. */
    public List<PinnedLayer> pin(List<Digest> diffIds) {
        return database.read(connection -> {
            List<Layer> layers = LayerTable.require(connection, diffIds);
            return layers.stream().map(this::pinned).toList();
        });
    }

    private PinnedLayer pinned(Layer layer) {
        pins.merge(layer.diffId(), 1, Integer::sum);
        return new PinnedLayer(this, layer);
    }

    void unpin(Layer layer) {
        List<Layer> removed = new ArrayList<>();
        try (Grave grave = scratchSpace.grave()) {
            database.transaction(connection -> {
                pins.computeIfPresent(layer.diffId(), (_, count) -> count == 1 ? null : count - 1);
                return removeIfUnused(connection, layer, grave, removed);
            });
        }
    }

    /**
     * Stores a layer.
     *
     * @param tar plain; read to its end, not closed
     * @param progress gets the number of bytes so far
     * @throws IOException from {@code tar}, or because it is no readable tar
     */
    public PinnedLayer receive(InputStream tar, LongConsumer progress) throws IOException {
        try (Scratch scratch = scratchSpace.create("receive")) {
            Path staging = Files.createDirectory(scratch.path().resolve(LayerDraft.STAGING));
            return place(scratch.path(), new LayerReceiver(staging, scratch.path()).receive(tar, progress));
        }
    }

    /** Begins a layer of files that are here; the caller closes it. */
    public LayerDraft draft() throws IOException {
        Scratch scratch = scratchSpace.create("draft");
        try {
            return new LayerDraft(this, scratch);
        } catch (IOException | RuntimeException e) {
            scratch.close();
            throw e;
        }
    }

    /** @param scratch what has the layer's directory */
    PinnedLayer place(Path scratch, LayerReceiver.Received received) {
        try (Directory from = Directory.open(scratch)) {
            return database.transaction(connection -> place(connection, from, received));
        }
    }

    private PinnedLayer place(Connection connection, Directory from, LayerReceiver.Received received)
            throws SQLException {
        Optional<Layer> existing = LayerTable.find(connection, received.diffId());
        if (existing.isPresent()) {
            return pinned(existing.get());
        }
        String name = LayerNames.choose(received.diffId(), directory);
        Layer layer =
                new Layer(received.diffId(), name, received.sizeBytes(), received.tarBytes(), received.listsRoot());
        from.setPermissions(LayerDraft.STAGING, 0711);
        from.rename(LayerDraft.STAGING, directory, name, Directory.RENAME_NO_REPLACE);
        LayerTable.insert(connection, layer, received.recordBytes(), settling.boot());
        settling.request();
        return pinned(layer);
    }

    /** Removes layers of the list that nothing uses (any more); returns the bytes of their files. */
    public long removeUnused(List<Layer> candidates) {
        Set<Digest> unused = candidates.isEmpty()
                ? Set.of()
                : database.read(connection -> LayerTable.unusedAmong(connection, candidates));
        if (unused.isEmpty()) {
            return 0;
        }
        List<Layer> removed = new ArrayList<>();
        try (Grave grave = scratchSpace.grave()) {
            for (Layer candidate : candidates) {
                if (unused.contains(candidate.diffId())) {
                    database.transaction(connection -> removeIfUnused(connection, candidate, grave, removed));
                }
            }
        }
        return removed.stream().mapToLong(Layer::sizeBytes).sum();
    }

    private boolean removeIfUnused(Connection connection, Layer layer, Grave grave, List<Layer> removed)
            throws SQLException {
        if (pins.containsKey(layer.diffId()) || !LayerTable.deleteIfUnused(connection, layer.diffId())) {
            return false;
        }
        if (directory.statusIfPresent(layer.directory()).isPresent()) {
            grave.take(directory, layer.directory());
        }
        return removed.add(layer);
    }

    /** For {@link LentLayers}; false if it isn't here. */
    boolean lend(Digest diffId) {
        if (!database.transaction(connection -> LayerTable.lend(connection, diffId))) {
            return false;
        }
        settling.settleNow();
        database.sync();
        return true;
    }

    void takeBack(Digest diffId) {
        try (Grave grave = scratchSpace.grave()) {
            database.transaction(connection -> {
                Optional<Layer> layer = LayerTable.lent(connection, diffId);
                LayerTable.takeBack(connection, diffId);
                return layer.isPresent() && removeIfUnused(connection, layer.get(), grave, new ArrayList<>());
            });
        }
    }

    List<Layer> lent() {
        return database.read(LayerTable::lent);
    }

    Optional<Layer> lent(Digest diffId) {
        return database.read(connection -> LayerTable.lent(connection, diffId));
    }

    Optional<Layer> find(Digest diffId) {
        return database.read(connection -> LayerTable.find(connection, diffId));
    }

    Optional<PinnedLayer> pinLent(Digest diffId) {
        return database.read(connection -> LayerTable.lent(connection, diffId).map(this::pinned));
    }

    /** Writes the layer's tar; DataLoss if it is no longer what was stored. */
    public void writeTar(Layer layer, OutputStream out) throws IOException {
        new LayerTar(path.resolve(layer.directory()), layer.diffId()).writeTo(out);
    }

    /** Reads a tar that claims to be the layer's to its end; true if it is. */
    public boolean isTarOf(Layer layer, InputStream tar) throws IOException {
        LayerIndex index = LayerIndex.read(path.resolve(layer.directory()).resolve(LayerIndex.FILE));
        BlockChecks checks = new BlockChecks();
        byte[] buffer = new byte[256 * 1024];
        while (true) {
            int count = tar.read(buffer, 0, buffer.length);
            if (count < 0) {
                break;
            }
            checks.update(buffer, 0, count);
        }
        return checks.total() == index.tarBytes() && Arrays.equals(checks.finish(), index.checks());
    }

    /** Removes layers that nothing uses and directories that are no layer's; returns the freed bytes of disk space. */
    public long collectGarbage() {
        long freed;
        List<Layer> removed = new ArrayList<>();
        try (Grave grave = scratchSpace.grave()) {
            database.transaction(connection -> {
                for (Layer layer : LayerTable.unused(connection)) {
                    removeIfUnused(connection, layer, grave, removed);
                }
                Set<String> known = new HashSet<>(LayerTable.directories(connection));
                for (DirectoryEntry entry : directory.entries()) {
                    if (!known.contains(entry.name())) {
                        grave.take(directory, entry.name());
                    }
                }
                return removed;
            });
            freed = grave.sizeBytes();
        }
        return freed;
    }

    /**
     * Looks at layers that had not been settled when the machine last went down. Those that are whole are settled from now
     * on; the others are returned (and would be again). Reads all their files.
     */
    public List<Layer> findLost() {
        List<Layer> lost = new ArrayList<>();
        for (Layer layer : settling.suspects()) {
            try {
                writeTar(layer, OutputStream.nullOutputStream());
                settling.settled(layer);
            } catch (IOException | EngineException e) {
                lost.add(layer);
            }
        }
        return lost;
    }

    /** Blocks until all layers would survive a power failure. */
    public void settle() {
        settling.settleNow();
    }

    @Override
    public void close() {
        settling.close();
        directory.close();
    }
}
