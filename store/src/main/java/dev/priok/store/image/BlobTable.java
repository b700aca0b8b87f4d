package dev.priok.store.image;

import dev.priok.engine.port.ImageContent.LayerBlob;
import dev.priok.model.Digest;
import dev.priok.model.ImageReference;
import dev.priok.store.database.Query;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Statements on the table of blobs that layers are in registries. Rows go with their layers. */
final class BlobTable {
    /** So many are kept of each layer: those seen last. */
    private static final int MOST_PER_LAYER = 50;

    private BlobTable() {}

    /** Last seen first. */
    static List<LayerBlob> of(Connection connection, Digest diffId) throws SQLException {
        return new Query(
                        "SELECT digest, size_bytes, media_type, repository FROM layer_blobs WHERE diff_id = ?"
                                + " ORDER BY seen DESC",
                        diffId.toString())
                .list(
                        connection,
                        row -> new LayerBlob(
                                diffId,
                                Digest.parse(row.getString(1)),
                                row.getLong(2),
                                row.getString(3),
                                ImageReference.parse(row.getString(4))));
    }

    static Optional<Digest> diffId(Connection connection, Digest blob) throws SQLException {
        return new Query("SELECT diff_id FROM layer_blobs WHERE digest = ? ORDER BY seen DESC LIMIT 1", blob.toString())
                .first(connection, row -> Digest.parse(row.getString(1)));
    }

    /** Only if the layer is here. */
    static boolean remember(Connection connection, LayerBlob blob) throws SQLException {
        String diffId = blob.diffId().toString();
        String repository = blob.repository().domain() + "/" + blob.repository().path();
        new Query(
                        "DELETE FROM layer_blobs WHERE diff_id = ? AND digest = ? AND repository = ?",
                        diffId,
                        blob.digest().toString(),
                        repository)
                .update(connection);
        int added = new Query(
                        "INSERT INTO layer_blobs (diff_id, digest, size_bytes, media_type, repository)"
                                + " SELECT diff_id, ?, ?, ?, ? FROM layers WHERE diff_id = ?",
                        blob.digest().toString(),
                        blob.sizeBytes(),
                        blob.mediaType(),
                        repository,
                        diffId)
                .update(connection);
        new Query(
                        "DELETE FROM layer_blobs WHERE seen IN (SELECT seen FROM layer_blobs WHERE diff_id = ?"
                                + " ORDER BY seen DESC LIMIT -1 OFFSET " + MOST_PER_LAYER + ")",
                        diffId)
                .update(connection);
        return added > 0;
    }
}
