package dev.priok.store.database;

import dev.priok.model.EngineException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** The tables, by version; {@code PRAGMA user_version} says which version a file has. */
final class Schema {
    /** Element n leads from version n to n + 1. */
    private static final List<List<String>> STEPS = List.of(
            List.of(
                    """
            CREATE TABLE layers (
                diff_id TEXT PRIMARY KEY,
                directory TEXT NOT NULL UNIQUE,
                size_bytes INTEGER NOT NULL,
                tar_bytes INTEGER NOT NULL,
                lists_root INTEGER NOT NULL,
                record_bytes INTEGER NOT NULL,
                unsettled_boot TEXT
            ) STRICT""",
                    """
            CREATE TABLE images (
                id TEXT PRIMARY KEY,
                config BLOB NOT NULL,
                parent TEXT,
                stored_nanos INTEGER NOT NULL
            ) STRICT""",
                    """
            CREATE TABLE image_layers (
                image TEXT NOT NULL REFERENCES images (id) ON DELETE CASCADE,
                position INTEGER NOT NULL,
                diff_id TEXT NOT NULL REFERENCES layers (diff_id),
                chain_id TEXT NOT NULL,
                PRIMARY KEY (image, position)
            ) STRICT, WITHOUT ROWID""",
                    "CREATE INDEX image_layers_by_layer ON image_layers (diff_id)",
                    "CREATE INDEX image_layers_by_chain ON image_layers (chain_id)",
                    """
            CREATE TABLE names (
                reference TEXT PRIMARY KEY,
                image TEXT NOT NULL REFERENCES images (id) ON DELETE CASCADE
            ) STRICT, WITHOUT ROWID""",
                    "CREATE INDEX names_by_image ON names (image)",
                    """
            CREATE TABLE snapshots (
                container TEXT PRIMARY KEY,
                driver TEXT NOT NULL
            ) STRICT, WITHOUT ROWID""",
                    """
            CREATE TABLE snapshot_layers (
                container TEXT NOT NULL REFERENCES snapshots (container) ON DELETE CASCADE,
                position INTEGER NOT NULL,
                diff_id TEXT NOT NULL REFERENCES layers (diff_id),
                PRIMARY KEY (container, position)
            ) STRICT, WITHOUT ROWID""",
                    "CREATE INDEX snapshot_layers_by_layer ON snapshot_layers (diff_id)",
                    """
            CREATE TABLE containers (
                id TEXT PRIMARY KEY,
                record TEXT NOT NULL
            ) STRICT, WITHOUT ROWID"""),
            List.of("""
            CREATE TABLE networks (
                id TEXT PRIMARY KEY,
                record TEXT NOT NULL
            ) STRICT, WITHOUT ROWID"""),
            List.of("""
            CREATE TABLE volumes (
                id TEXT PRIMARY KEY,
                record TEXT NOT NULL
            ) STRICT, WITHOUT ROWID"""),
            List.of(
                    """
            CREATE TABLE layer_blobs (
                seen INTEGER PRIMARY KEY AUTOINCREMENT,
                diff_id TEXT NOT NULL REFERENCES layers (diff_id) ON DELETE CASCADE,
                digest TEXT NOT NULL,
                size_bytes INTEGER NOT NULL,
                media_type TEXT NOT NULL,
                repository TEXT NOT NULL
            ) STRICT""",
                    "CREATE INDEX layer_blobs_by_layer ON layer_blobs (diff_id)",
                    "CREATE INDEX layer_blobs_by_digest ON layer_blobs (digest)"),
            List.of(
                    """
            CREATE TABLE build_records (
                id TEXT PRIMARY KEY,
                kind TEXT NOT NULL,
                description TEXT NOT NULL,
                notes TEXT NOT NULL,
                created_nanos INTEGER NOT NULL,
                last_used_nanos INTEGER NOT NULL,
                uses INTEGER NOT NULL
            ) STRICT, WITHOUT ROWID""",
                    """
            CREATE TABLE build_record_keys (
                record TEXT NOT NULL REFERENCES build_records (id) ON DELETE CASCADE,
                position INTEGER NOT NULL,
                key TEXT NOT NULL,
                PRIMARY KEY (record, position)
            ) STRICT, WITHOUT ROWID""",
                    "CREATE INDEX build_record_keys_by_key ON build_record_keys (key)",
                    """
            CREATE TABLE build_record_layers (
                record TEXT NOT NULL REFERENCES build_records (id) ON DELETE CASCADE,
                position INTEGER NOT NULL,
                diff_id TEXT NOT NULL REFERENCES layers (diff_id),
                PRIMARY KEY (record, position)
            ) STRICT, WITHOUT ROWID""",
                    "CREATE INDEX build_record_layers_by_layer ON build_record_layers (diff_id)"),
            List.of("""
            CREATE TABLE lent_layers (
                diff_id TEXT PRIMARY KEY REFERENCES layers (diff_id)
            ) STRICT, WITHOUT ROWID"""),
            List.of("""
            CREATE TABLE build_history (
                reference TEXT PRIMARY KEY,
                ended_nanos INTEGER NOT NULL,
                record BLOB NOT NULL
            ) STRICT""", """
            CREATE TABLE build_history_parts (
                build TEXT NOT NULL REFERENCES build_history (reference) ON DELETE CASCADE,
                digest TEXT NOT NULL,
                content BLOB NOT NULL,
                PRIMARY KEY (build, digest)
            ) STRICT""", "CREATE INDEX build_history_parts_by_digest ON build_history_parts (digest)"));

    private Schema() {}

    static void migrate(Database database) {
        int version = database.read(connection -> {
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("PRAGMA user_version")) {
                return row.getInt(1);
            }
        });
        if (version > STEPS.size()) {
            throw EngineException.internal(
                    "the data root was written by a newer version (metadata version " + version + ", known here: "
                            + STEPS.size() + "); use that version or another data root",
                    null);
        }
        for (int step = version; step < STEPS.size(); step++) {
            apply(database, step);
        }
    }

    private static void apply(Database database, int step) {
        database.transaction(connection -> {
            try (Statement statement = connection.createStatement()) {
                for (String command : STEPS.get(step)) {
                    statement.execute(command);
                }
                return statement.execute("PRAGMA user_version=" + (step + 1));
            } catch (SQLException e) {
                throw new SQLException("metadata version " + (step + 1) + ": " + e.getMessage(), e);
            }
        });
    }
}
