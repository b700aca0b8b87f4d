package dev.priok.store.build;

import dev.priok.engine.port.BuildHistory;
import dev.priok.model.Digest;
import dev.priok.store.database.Database;
import dev.priok.store.database.Query;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Entries in the database, with their parts. */
public final class SqliteBuildHistory implements BuildHistory {
    private final Database database;

    public SqliteBuildHistory(Database database) {
        this.database = database;
    }

    @Override
    public List<PastBuild> all() {
        return database.read(connection -> new Query("SELECT reference, ended_nanos, record,"
                        + " (SELECT coalesce(sum(length(content)), 0) FROM build_history_parts p"
                        + " WHERE p.build = build_history.reference)"
                        + " FROM build_history ORDER BY ended_nanos, reference")
                .list(connection, SqliteBuildHistory::read));
    }

    private static PastBuild read(ResultSet row) throws SQLException {
        return new PastBuild(
                row.getString(1), BuildRecordTable.instant(row.getLong(2)), row.getBytes(3), row.getLong(4));
    }

    @Override
    public void save(PastBuild build, List<Part> parts) {
        database.transaction(connection -> {
            delete(connection, build.reference());
            new Query(
                            "INSERT INTO build_history (reference, ended_nanos, record) VALUES (?, ?, ?)",
                            build.reference(),
                            BuildRecordTable.nanos(build.endedAt()),
                            build.record())
                    .update(connection);
            for (Part part : parts) {
                new Query(
                                "INSERT INTO build_history_parts (build, digest, content) VALUES (?, ?, ?)"
                                        + " ON CONFLICT DO NOTHING",
                                build.reference(),
                                part.digest().toString(),
                                part.content())
                        .update(connection);
            }
            return true;
        });
    }

    @Override
    public void update(PastBuild build) {
        database.update(new Query(
                "UPDATE build_history SET record = ? WHERE reference = ?", build.record(), build.reference()));
    }

    @Override
    public Optional<byte[]> part(Digest digest) {
        return database.read(
                connection -> new Query("SELECT content FROM build_history_parts WHERE digest = ?", digest.toString())
                        .first(connection, row -> row.getBytes(1)));
    }

    @Override
    public void remove(String reference) {
        database.transaction(connection -> delete(connection, reference));
    }

    private static boolean delete(Connection connection, String reference) throws SQLException {
        return new Query("DELETE FROM build_history WHERE reference = ?", reference).update(connection) > 0;
    }
}
