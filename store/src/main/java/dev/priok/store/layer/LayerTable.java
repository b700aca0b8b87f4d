package dev.priok.store.layer;

import dev.priok.model.Digest;
import dev.priok.model.EngineException;
import dev.priok.store.database.Query;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Statements on the table of layers. */
public final class LayerTable {
    /** To follow SELECT; {@link #read} understands the row. */
    public static final String COLUMNS =
            "layers.diff_id, layers.directory, layers.size_bytes, layers.tar_bytes, layers.lists_root";

    private static final String UNUSED = " NOT EXISTS (SELECT 1 FROM image_layers i WHERE i.diff_id = layers.diff_id)"
            + " AND NOT EXISTS (SELECT 1 FROM snapshot_layers s WHERE s.diff_id = layers.diff_id)"
            + " AND NOT EXISTS (SELECT 1 FROM build_record_layers b WHERE b.diff_id = layers.diff_id)"
            + " AND NOT EXISTS (SELECT 1 FROM lent_layers t WHERE t.diff_id = layers.diff_id)";

    private LayerTable() {}

    public static Layer read(ResultSet row) throws SQLException {
        return new Layer(
                Digest.parse(row.getString(1)), row.getString(2), row.getLong(3), row.getLong(4), row.getBoolean(5));
    }

    static Optional<Layer> find(Connection connection, Digest diffId) throws SQLException {
        return new Query("SELECT " + COLUMNS + " FROM layers WHERE diff_id = ?", diffId.toString())
                .first(connection, LayerTable::read);
    }

    /** Those of these ids, in their order; NotFound if one of them is not here. */
    public static List<Layer> require(Connection connection, List<Digest> diffIds) throws SQLException {
        List<Layer> layers = new ArrayList<>(diffIds.size());
        for (Digest diffId : diffIds) {
            layers.add(find(connection, diffId)
                    .orElseThrow(() -> EngineException.notFound("the layer " + diffId + " is not here")));
        }
        return layers;
    }

    static void insert(Connection connection, Layer layer, long recordBytes, String boot) throws SQLException {
        new Query(
                        "INSERT INTO layers (diff_id, directory, size_bytes, tar_bytes, lists_root, record_bytes,"
                                + " unsettled_boot) VALUES (?, ?, ?, ?, ?, ?, ?)",
                        layer.diffId().toString(),
                        layer.directory(),
                        layer.sizeBytes(),
                        layer.tarBytes(),
                        layer.listsRoot(),
                        recordBytes,
                        boot)
                .update(connection);
    }

    static List<Layer> unused(Connection connection) throws SQLException {
        return new Query("SELECT " + COLUMNS + " FROM layers WHERE" + UNUSED).list(connection, LayerTable::read);
    }

    static Set<Digest> unusedAmong(Connection connection, List<Layer> candidates) throws SQLException {
        Set<Digest> unused = new HashSet<>();
        for (Layer candidate : candidates) {
            String diffId = candidate.diffId().toString();
            new Query("SELECT 1 FROM layers WHERE diff_id = ? AND" + UNUSED, diffId)
                    .first(connection, row -> candidate.diffId())
                    .ifPresent(unused::add);
        }
        return unused;
    }

    /** True if there was one and nothing uses it. */
    static boolean deleteIfUnused(Connection connection, Digest diffId) throws SQLException {
        return new Query("DELETE FROM layers WHERE diff_id = ? AND" + UNUSED, diffId.toString()).update(connection) > 0;
    }

    /** False if it isn't there. */
    static boolean lend(Connection connection, Digest diffId) throws SQLException {
        if (find(connection, diffId).isEmpty()) {
            return false;
        }
        new Query("INSERT INTO lent_layers (diff_id) VALUES (?) ON CONFLICT DO NOTHING", diffId.toString())
                .update(connection);
        return true;
    }

    /** Nothing if it isn't lent. */
    public static void takeBack(Connection connection, Digest diffId) throws SQLException {
        new Query("DELETE FROM lent_layers WHERE diff_id = ?", diffId.toString()).update(connection);
    }

    static List<Layer> lent(Connection connection) throws SQLException {
        return new Query("SELECT " + COLUMNS + " FROM layers JOIN lent_layers USING (diff_id)")
                .list(connection, LayerTable::read);
    }

    static Optional<Layer> lent(Connection connection, Digest diffId) throws SQLException {
        return new Query(
                        "SELECT " + COLUMNS + " FROM layers JOIN lent_layers USING (diff_id) WHERE layers.diff_id = ?",
                        diffId.toString())
                .first(connection, LayerTable::read);
    }

    static List<String> directories(Connection connection) throws SQLException {
        return new Query("SELECT directory FROM layers").list(connection, row -> row.getString(1));
    }
}
