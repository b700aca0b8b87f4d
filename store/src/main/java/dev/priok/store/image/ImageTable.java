package dev.priok.store.image;

import dev.priok.model.Digest;
import dev.priok.model.EngineException;
import dev.priok.model.ImageId;
import dev.priok.model.ImageReference;
import dev.priok.store.database.Query;
import dev.priok.store.layer.Layer;
import dev.priok.store.layer.LayerTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Statements on the tables of images, their layers and their names. */
final class ImageTable {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private ImageTable() {}

    /** The columns that are no configuration. */
    record Row(ImageId id, @Nullable ImageId parent, Instant stored) {}

    private static Row row(Connection connection, ImageId id) throws SQLException {
        return find(connection, id).orElseThrow(() -> noSuchImage(id));
    }

    static EngineException noSuchImage(ImageId id) {
        return EngineException.notFound("No such image: " + id);
    }

    static Optional<Row> find(Connection connection, ImageId id) throws SQLException {
        return new Query("SELECT parent, stored_nanos FROM images WHERE id = ?", id.toString())
                .first(connection, found -> {
                    String parent = found.getString(1);
                    return new Row(id, parent == null ? null : ImageId.parse(parent), fromNanos(found.getLong(2)));
                });
    }

    static void require(Connection connection, ImageId id) throws SQLException {
        row(connection, id);
    }

    static List<ImageId> ids(Connection connection) throws SQLException {
        return new Query("SELECT id FROM images").list(connection, row -> ImageId.parse(row.getString(1)));
    }

    static List<ImageId> idsWithPrefix(Connection connection, String hexPrefix) throws SQLException {
        // GLOB on the primary key uses its index; a prefix of hexadecimal digits has no special characters.
        return new Query("SELECT id FROM images WHERE id GLOB ?", "sha256:" + hexPrefix + "*")
                .list(connection, row -> ImageId.parse(row.getString(1)));
    }

    static Optional<byte[]> config(Connection connection, ImageId id) throws SQLException {
        return new Query("SELECT config FROM images WHERE id = ?", id.toString())
                .first(connection, row -> row.getBytes(1));
    }

    static Optional<ImageId> named(Connection connection, ImageReference reference) throws SQLException {
        return new Query("SELECT image FROM names WHERE reference = ?", reference.toString())
                .first(connection, row -> ImageId.parse(row.getString(1)));
    }

    static List<ImageReference> names(Connection connection, ImageId id) throws SQLException {
        return new Query("SELECT reference FROM names WHERE image = ? ORDER BY reference", id.toString())
                .list(connection, row -> ImageReference.parse(row.getString(1)));
    }

    /** Base first. */
    static List<Layer> layers(Connection connection, ImageId id) throws SQLException {
        return new Query(
                        "SELECT " + LayerTable.COLUMNS + " FROM image_layers JOIN layers USING (diff_id)"
                                + " WHERE image_layers.image = ? ORDER BY image_layers.position",
                        id.toString())
                .list(connection, LayerTable::read);
    }

    /** Inserts the image if it isn't there; its layers must be. */
    static void insert(
            Connection connection,
            ImageId id,
            byte[] config,
            List<Digest> diffIds,
            @Nullable ImageId parent,
            Instant now)
            throws SQLException {
        int inserted = new Query(
                        "INSERT INTO images (id, config, parent, stored_nanos) VALUES (?, ?, ?, ?)"
                                + " ON CONFLICT (id) DO NOTHING",
                        id.toString(),
                        config,
                        parent == null ? null : parent.toString(),
                        toNanos(now))
                .update(connection);
        if (inserted == 0) {
            return;
        }
        List<Digest> chain = ChainId.of(diffIds);
        for (int i = 0; i < diffIds.size(); i++) {
            new Query(
                            "INSERT INTO image_layers (image, position, diff_id, chain_id) VALUES (?, ?, ?, ?)",
                            id.toString(),
                            i,
                            diffIds.get(i).toString(),
                            chain.get(i).toString())
                    .update(connection);
        }
    }

    static void tag(Connection connection, ImageReference reference, ImageId id, Instant now) throws SQLException {
        new Query(
                        "INSERT INTO names (reference, image) VALUES (?, ?)"
                                + " ON CONFLICT (reference) DO UPDATE SET image = excluded.image",
                        reference.toString(),
                        id.toString())
                .update(connection);
        new Query("UPDATE images SET stored_nanos = ? WHERE id = ?", toNanos(now), id.toString()).update(connection);
    }

    static boolean untag(Connection connection, ImageReference reference) throws SQLException {
        return new Query("DELETE FROM names WHERE reference = ?", reference.toString()).update(connection) > 0;
    }

    static void delete(Connection connection, ImageId id) throws SQLException {
        new Query("DELETE FROM images WHERE id = ?", id.toString()).update(connection);
    }

    /** Chain ids of the image, base first. */
    static List<Digest> chain(Connection connection, ImageId id) throws SQLException {
        return new Query("SELECT chain_id FROM image_layers WHERE image = ? ORDER BY position", id.toString())
                .list(connection, row -> Digest.parse(row.getString(1)));
    }

    /** Those of the given chain ids that images have. */
    static Set<Digest> usedChains(Connection connection, List<Digest> chain) throws SQLException {
        Set<Digest> used = new HashSet<>();
        for (Digest one : chain) {
            new Query("SELECT 1 FROM image_layers WHERE chain_id = ? LIMIT 1", one.toString())
                    .first(connection, row -> one)
                    .ifPresent(used::add);
        }
        return used;
    }

    private static long toNanos(Instant time) {
        return time.getEpochSecond() * NANOS_PER_SECOND + time.getNano();
    }

    private static Instant fromNanos(long nanos) {
        return Instant.ofEpochSecond(Math.floorDiv(nanos, NANOS_PER_SECOND), Math.floorMod(nanos, NANOS_PER_SECOND));
    }
}
