package dev.priok.store.snapshot;

import dev.priok.kernel.Directory;
import dev.priok.kernel.DirectoryEntry;
import dev.priok.model.ContainerId;
import dev.priok.model.Digest;
import dev.priok.model.EngineException;
import dev.priok.model.ImageId;
import dev.priok.store.database.Database;
import dev.priok.store.database.Query;
import dev.priok.store.layer.Layer;
import dev.priok.store.layer.LayerTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which containers have a snapshot, and on which layers; a row keeps its layers from being removed. */
final class SnapshotTable {
    private final Database database;
    private final String driver;

    SnapshotTable(Database database, String driver) {
        this.database = database;
        this.driver = driver;
    }

    /** Returns the image's layers, base first. NotFound if there is no such image, Conflict if there is a snapshot. */
    List<Layer> insert(ContainerId id, ImageId image) {
        return database.transaction(connection -> {
            requireImage(connection, image);
            insert(connection, id);
            new Query(
                            "INSERT INTO snapshot_layers (container, position, diff_id)"
                                    + " SELECT ?, position, diff_id FROM image_layers WHERE image = ?",
                            id.value(),
                            image.toString())
                    .update(connection);
            return select(connection, id);
        });
    }

    private void insert(Connection connection, ContainerId id) throws SQLException {
        int inserted = new Query(
                        "INSERT INTO snapshots (container, driver) VALUES (?, ?)"
                                + " ON CONFLICT (container) DO NOTHING",
                        id.value(),
                        driver)
                .update(connection);
        if (inserted == 0) {
            throw EngineException.conflict("container " + id.shortForm() + " already has a writable layer");
        }
    }

    /** The same on any layers, base first. NotFound if one of them is not here. */
    List<Layer> insert(ContainerId id, List<Digest> diffIds) {
        return database.transaction(connection -> {
            List<Layer> layers = LayerTable.require(connection, diffIds);
            insert(connection, id);
            int position = 0;
            for (Layer layer : layers) {
                new Query(
                                "INSERT INTO snapshot_layers (container, position, diff_id) VALUES (?, ?, ?)",
                                id.value(),
                                position++,
                                layer.diffId().toString())
                        .update(connection);
            }
            return layers;
        });
    }

    /** Those of these ids, base first. NotFound if one of them is not here. */
    List<Layer> layers(List<Digest> diffIds) {
        return database.read(connection -> LayerTable.require(connection, diffIds));
    }

    /** Base first. NotFound if there is no such image. */
    List<Layer> layers(ImageId image) {
        return database.read(connection -> {
            requireImage(connection, image);
            return new Query(
                            "SELECT " + LayerTable.COLUMNS + " FROM image_layers JOIN layers USING (diff_id)"
                                    + " WHERE image_layers.image = ? ORDER BY image_layers.position",
                            image.toString())
                    .list(connection, LayerTable::read);
        });
    }

    private static void requireImage(Connection connection, ImageId image) throws SQLException {
        if (new Query("SELECT 1 FROM images WHERE id = ?", image.toString())
                .first(connection, row -> image)
                .isEmpty()) {
            throw EngineException.notFound("No such image: " + image);
        }
    }

    private static List<Layer> select(Connection connection, ContainerId id) throws SQLException {
        return new Query(
                        "SELECT " + LayerTable.COLUMNS + " FROM snapshot_layers JOIN layers USING (diff_id)"
                                + " WHERE snapshot_layers.container = ? ORDER BY snapshot_layers.position",
                        id.value())
                .list(connection, LayerTable::read);
    }

    /** Base first. NotFound if the container has no snapshot of this driver. */
    List<Layer> layers(ContainerId id) {
        return database.read(connection -> {
            require(connection, id);
            return select(connection, id);
        });
    }

    private void require(Connection connection, ContainerId id) throws SQLException {
        String found = new Query("SELECT driver FROM snapshots WHERE container = ?", id.value())
                .first(connection, row -> row.getString(1))
                .orElseThrow(() -> EngineException.notFound("container " + id.shortForm() + " has no writable layer"));
        if (!found.equals(driver)) {
            throw EngineException.internal(
                    "the writable layer of container " + id.shortForm() + " belongs to storage driver " + found
                            + ", this daemon uses " + driver,
                    null);
        }
    }

    /** Returns the layers that it used. */
    List<Layer> delete(ContainerId id) {
        return database.transaction(connection -> {
            List<Layer> used = select(connection, id);
            new Query("DELETE FROM snapshots WHERE container = ?", id.value()).update(connection);
            return used;
        });
    }

    Set<ContainerId> all() {
        return database.read(connection -> new HashSet<>(new Query("SELECT container FROM snapshots")
                .list(connection, row -> new ContainerId(row.getString(1)))));
    }

    void removeUnowned(Directory containers) {
        Set<ContainerId> owned = all();
        for (DirectoryEntry entry : containers.entries()) {
            boolean known = ContainerId.isValid(entry.name()) && owned.contains(new ContainerId(entry.name()));
            if (!known) {
                containers.removeTree(entry.name());
            }
        }
    }

    /**
     * The layers as overlay takes them: top first, each once. Overlay refuses a directory given twice, and of two
     * occurrences only the upper one can be seen: it says the same about each of its paths, with more weight.
     */
    static List<Layer> topFirst(List<Layer> baseFirst) {
        Map<String, Layer> distinct = new LinkedHashMap<>();
        baseFirst.reversed().forEach(layer -> distinct.putIfAbsent(layer.directory(), layer));
        return List.copyOf(distinct.values());
    }
}
