package dev.priok.store.build;

import dev.priok.engine.port.BuildRecords.BuildRecord;
import dev.priok.engine.port.BuildRecords.Kind;
import dev.priok.engine.port.BuildRecords.Size;
import dev.priok.engine.port.BuildRecords.Use;
import dev.priok.model.Digest;
import dev.priok.store.database.Query;
import dev.priok.store.layer.Layer;
import dev.priok.store.layer.LayerTable;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Statements on the tables of build records. */
final class BuildRecordTable {
    private static final String COLUMNS = "id, kind, description, notes, created_nanos, last_used_nanos, uses";
    private static final long NANOS = 1_000_000_000;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private BuildRecordTable() {}

    /** A record without its keys and layers. */
    private record Row(
            String id,
            Kind kind,
            String description,
            Map<String, String> notes,
            Instant created,
            Instant used,
            int uses) {
        static Row read(ResultSet row) throws SQLException {
            return new Row(
                    row.getString(1),
                    Kind.valueOf(row.getString(2)),
                    row.getString(3),
                    JSON.readValue(row.getString(4), new TypeReference<Map<String, String>>() {}),
                    instant(row.getLong(5)),
                    instant(row.getLong(6)),
                    row.getInt(7));
        }

        BuildRecord with(List<Digest> keys, List<Digest> layers) {
            return new BuildRecord(id, kind, description, keys, layers, notes, created, used, uses);
        }
    }

    static Instant instant(long nanos) {
        return Instant.ofEpochSecond(Math.floorDiv(nanos, NANOS), Math.floorMod(nanos, NANOS));
    }

    static long nanos(Instant instant) {
        return instant.getEpochSecond() * NANOS + instant.getNano();
    }

    static List<BuildRecord> all(Connection connection) throws SQLException {
        Map<String, List<Digest>> keys = digests(connection, "SELECT record, key FROM build_record_keys");
        Map<String, List<Digest>> layers = digests(connection, "SELECT record, diff_id FROM build_record_layers");
        return new Query("SELECT " + COLUMNS + " FROM build_records ORDER BY last_used_nanos DESC, id")
                .list(connection, Row::read).stream()
                        .map(row -> row.with(
                                keys.getOrDefault(row.id(), List.of()), layers.getOrDefault(row.id(), List.of())))
                        .toList();
    }

    /** By record, each in the order of their positions. */
    private static Map<String, List<Digest>> digests(Connection connection, String select) throws SQLException {
        Map<String, List<Digest>> found = new HashMap<>();
        new Query(select + " ORDER BY record, position")
                .list(
                        connection,
                        row -> found.computeIfAbsent(row.getString(1), _ -> new ArrayList<>())
                                .add(Digest.parse(row.getString(2))));
        return found;
    }

    static Optional<BuildRecord> find(Connection connection, String id) throws SQLException {
        Optional<Row> row =
                new Query("SELECT " + COLUMNS + " FROM build_records WHERE id = ?", id).first(connection, Row::read);
        return row.isEmpty() ? Optional.empty() : Optional.of(complete(connection, row.get()));
    }

    private static BuildRecord complete(Connection connection, Row row) throws SQLException {
        List<Digest> keys = new Query("SELECT key FROM build_record_keys WHERE record = ? ORDER BY position", row.id())
                .list(connection, each -> Digest.parse(each.getString(1)));
        return row.with(
                keys, layers(connection, row.id()).stream().map(Layer::diffId).toList());
    }

    static List<BuildRecord> withKey(Connection connection, Digest key) throws SQLException {
        List<Row> rows = new Query(
                        "SELECT " + COLUMNS + " FROM build_records WHERE id IN"
                                + " (SELECT record FROM build_record_keys WHERE key = ?)"
                                + " ORDER BY last_used_nanos DESC, id",
                        key.toString())
                .list(connection, Row::read);
        List<BuildRecord> records = new ArrayList<>(rows.size());
        for (Row row : rows) {
            records.add(complete(connection, row));
        }
        return records;
    }

    /** Base first; none if there is no such record. */
    static List<Layer> layers(Connection connection, String id) throws SQLException {
        return new Query(
                        "SELECT " + LayerTable.COLUMNS + " FROM build_record_layers JOIN layers USING (diff_id)"
                                + " WHERE record = ? ORDER BY position",
                        id)
                .list(connection, LayerTable::read);
    }

    static boolean save(Connection connection, BuildRecord record) throws SQLException {
        LayerTable.require(connection, record.layers());
        delete(connection, record.id());
        new Query(
                        "INSERT INTO build_records (" + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?)",
                        record.id(),
                        record.kind().name(),
                        record.description(),
                        JSON.writeValueAsString(new TreeMap<>(record.notes())),
                        nanos(record.createdAt()),
                        nanos(record.lastUsedAt()),
                        record.uses())
                .update(connection);
        insert(connection, "build_record_keys (record, position, key)", record.id(), record.keys());
        insert(connection, "build_record_layers (record, position, diff_id)", record.id(), record.layers());
        return true;
    }

    private static void insert(Connection connection, String into, String id, List<Digest> digests)
            throws SQLException {
        int position = 0;
        for (Digest digest : digests) {
            new Query("INSERT INTO " + into + " VALUES (?, ?, ?)", id, position++, digest.toString())
                    .update(connection);
        }
    }

    static void used(Connection connection, Use use) throws SQLException {
        new Query(
                        "UPDATE build_records SET last_used_nanos = max(last_used_nanos, ?), uses = uses + 1"
                                + " WHERE id = ?",
                        nanos(use.when()),
                        use.id())
                .update(connection);
    }

    static boolean delete(Connection connection, String id) throws SQLException {
        return new Query("DELETE FROM build_records WHERE id = ?", id).update(connection) > 0;
    }

    static Set<String> ids(Connection connection) throws SQLException {
        return new HashSet<>(new Query("SELECT id FROM build_records").list(connection, row -> row.getString(1)));
    }

    /** Of a record's layers, each once. */
    static Size size(Connection connection, String id) throws SQLException {
        return new Query(
                        "SELECT coalesce(sum(CASE WHEN shared THEN 0 ELSE size_bytes END), 0),"
                                + " coalesce(sum(CASE WHEN shared THEN size_bytes ELSE 0 END), 0) FROM"
                                + " (SELECT DISTINCT diff_id, size_bytes,"
                                + " EXISTS (SELECT 1 FROM image_layers i WHERE i.diff_id = layers.diff_id)"
                                + " OR EXISTS (SELECT 1 FROM snapshot_layers s WHERE s.diff_id = layers.diff_id)"
                                + " OR EXISTS (SELECT 1 FROM build_record_layers b WHERE b.diff_id = layers.diff_id"
                                + " AND b.record <> own.record) AS shared"
                                + " FROM build_record_layers own JOIN layers USING (diff_id) WHERE own.record = ?)",
                        id)
                .first(connection, row -> new Size(row.getLong(1), row.getLong(2)))
                .orElseThrow();
    }
}
