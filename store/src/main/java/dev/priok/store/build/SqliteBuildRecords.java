package dev.priok.store.build;

import dev.priok.engine.port.BuildRecords;
import dev.priok.kernel.Directory;
import dev.priok.kernel.DirectoryEntry;
import dev.priok.kernel.Errno;
import dev.priok.kernel.KernelException;
import dev.priok.model.Digest;
import dev.priok.model.EngineException;
import dev.priok.store.database.Database;
import dev.priok.store.failure.Failures;
import dev.priok.store.layer.Layer;
import dev.priok.store.layer.LayerStore;
import dev.priok.store.scratch.DiskUse;
import dev.priok.store.scratch.ScratchSpace;
import dev.priok.store.scratch.ScratchSpace.Grave;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Records in the database, their directories side by side. A directory's row is there before it and after it. */
public final class SqliteBuildRecords implements BuildRecords, AutoCloseable {
    private final Database database;
    private final LayerStore layers;
    private final Path path;
    private final Directory directory;
    private final ScratchSpace scratchSpace;

    /** @param path an existing directory on the scratch space's file system */
    public SqliteBuildRecords(Database database, LayerStore layers, Path path, ScratchSpace scratchSpace) {
        this.database = database;
        this.layers = layers;
        this.path = path;
        this.directory = Directory.open(path);
        this.scratchSpace = scratchSpace;
    }

    @Override
    public List<BuildRecord> all() {
        return database.read(BuildRecordTable::all);
    }

    @Override
    public Optional<BuildRecord> find(String id) {
        return database.read(connection -> BuildRecordTable.find(connection, id));
    }

    @Override
    public List<BuildRecord> withKey(Digest key) {
        return database.read(connection -> BuildRecordTable.withKey(connection, key));
    }

    @Override
    public void save(BuildRecord record) {
        requireName(record.id());
        List<Layer> former = database.transaction(connection -> {
            List<Layer> before = BuildRecordTable.layers(connection, record.id());
            BuildRecordTable.save(connection, record);
            return before;
        });
        layers.removeUnused(former);
    }

    private static void requireName(String id) {
        boolean valid = !id.isEmpty()
                && id.length() <= 128
                && id.chars()
                        .allMatch(c ->
                                (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-');
        if (!valid) {
            throw EngineException.invalid("invalid id of a build record: \"" + id + "\"");
        }
    }

    @Override
    public void used(List<Use> uses) {
        database.transaction(connection -> {
            for (Use use : uses) {
                BuildRecordTable.used(connection, use);
            }
            return true;
        });
    }

    @Override
    public long remove(List<String> ids) {
        long freed = 0;
        try (Grave grave = scratchSpace.grave()) {
            for (String id : ids) {
                List<Layer> former = database.transaction(connection -> {
                    List<Layer> its = BuildRecordTable.layers(connection, id);
                    boolean was = BuildRecordTable.delete(connection, id);
                    if (was && directory.statusIfPresent(id).isPresent()) {
                        grave.take(directory, id);
                    }
                    return its;
                });
                freed += layers.removeUnused(former.reversed());
            }
            freed += grave.sizeBytes();
        } catch (KernelException e) {
            throw Failures.inStore("cannot remove build records", e);
        }
        return freed;
    }

    @Override
    public Path directory(String id) {
        return database.transaction(connection -> {
            if (BuildRecordTable.find(connection, id).isEmpty()) {
                throw noSuchRecord(id);
            }
            try {
                directory.createDirectory(id, 0755);
                directory.setPermissions(id, 0755);
            } catch (KernelException e) {
                if (!e.is(Errno.EEXIST)) {
                    throw Failures.inStore("cannot make the directory of build record " + id, e);
                }
            }
            return path.resolve(id);
        });
    }

    private static EngineException noSuchRecord(String id) {
        return EngineException.notFound("No such build record: " + id);
    }

    @Override
    public Size size(String id) {
        Size ofLayers = database.read(connection -> {
            if (BuildRecordTable.find(connection, id).isEmpty()) {
                throw noSuchRecord(id);
            }
            return BuildRecordTable.size(connection, id);
        });
        try {
            long ofDirectory = directory.statusIfPresent(id).isPresent() ? DiskUse.of(directory, id) : 0;
            return new Size(ofLayers.ownBytes() + ofDirectory, ofLayers.sharedBytes());
        } catch (KernelException e) {
            if (e.is(Errno.ENOENT)) {
                // A file went, or the whole directory, while its size was taken: it is being changed just now.
                return ofLayers;
            }
            throw Failures.inStore("cannot measure build record " + id, e);
        }
    }

    /** Removes directories that have no record. */
    public void removeUnowned() {
        Set<String> known = database.read(BuildRecordTable::ids);
        for (DirectoryEntry entry : directory.entries()) {
            if (!known.contains(entry.name())) {
                directory.removeTree(entry.name());
            }
        }
    }

    @Override
    public void close() {
        directory.close();
    }
}
