package dev.priok.store.image;

import dev.priok.engine.port.ImageStore.LayerUse;
import dev.priok.engine.port.ImageStore.StoreUsage;
import dev.priok.model.ContainerId;
import dev.priok.model.Digest;
import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import dev.priok.model.Image;
import dev.priok.model.ImageConfig;
import dev.priok.model.ImageId;
import dev.priok.model.ImageReference;
import dev.priok.store.database.Database;
import dev.priok.store.database.Query;
import dev.priok.store.layer.Layer;
import dev.priok.store.layer.LayerStore;
import dev.priok.store.layer.LayerTable;
import dev.priok.store.layer.PinnedLayer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The images of the database, for the adapters in this module. Thread-safe. */
public final class StoredImages {
    private static final System.Logger LOG = System.getLogger(StoredImages.class.getName());

    private final Database database;
    private final LayerStore layers;
    private final Clock clock;

    /** Parsed configurations of images that are there: as many as images. */
    private final Map<ImageId, ImageConfig> configs = new ConcurrentHashMap<>();

    public StoredImages(Database database, LayerStore layers, Clock clock) {
        this.database = database;
        this.layers = layers;
        this.clock = clock;
    }

    /** An image that is to be stored: its configuration blob and the layers that it names, base first. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record NewImage(
            byte[] config,
            List<PinnedLayer> layers,
            @Nullable ImageId parent,
            List<ImageReference> names) {}

    /** Stores an image whose layers are there, and moves the names to it. */
    public ImageId add(NewImage image) {
        ImageId id = new ImageId(Digest.sha256(image.config()));
        ImageConfig config = ImageConfigJson.read(image.config());
        List<Digest> diffIds =
                image.layers().stream().map(pinned -> pinned.layer().diffId()).toList();
        if (!diffIds.equals(config.diffIds())) {
            throw new EngineException(new EngineError.DataLoss(
                    "image " + id + " names layers " + config.diffIds() + ", but has " + diffIds));
        }
        return database.transaction(connection -> {
            ImageTable.insert(connection, id, image.config(), diffIds, image.parent(), clock.instant());
            for (ImageReference name : image.names()) {
                ImageTable.tag(connection, name, id, clock.instant());
            }
            return id;
        });
    }

    List<Image> all() {
        return database.read(connection -> {
            List<Image> images = new ArrayList<>();
            for (ImageId id : ImageTable.ids(connection)) {
                load(connection, id).ifPresent(images::add);
            }
            return images;
        });
    }

    public Optional<Image> find(ImageId id) {
        return database.read(connection -> load(connection, id));
    }

    Optional<Image> find(ImageReference reference) {
        return database.read(connection -> {
            Optional<ImageId> id = ImageTable.named(connection, reference);
            return id.isEmpty() ? Optional.empty() : load(connection, id.get());
        });
    }

    List<Image> findByIdPrefix(String hexPrefix) {
        if (!ContainerId.isHex(hexPrefix)) {
            return List.of();
        }
        return database.read(connection -> {
            List<Image> images = new ArrayList<>();
            for (ImageId id : ImageTable.idsWithPrefix(connection, hexPrefix)) {
                load(connection, id).ifPresent(images::add);
            }
            return images;
        });
    }

    private Optional<Image> load(Connection connection, ImageId id) throws SQLException {
        Optional<ImageTable.Row> row = ImageTable.find(connection, id);
        if (row.isEmpty()) {
            return Optional.empty();
        }
        List<Long> sizes =
                ImageTable.layers(connection, id).stream().map(Layer::sizeBytes).toList();
        return Optional.of(new Image(
                id,
                config(connection, id),
                ImageTable.names(connection, id),
                sizes.stream().mapToLong(Long::longValue).sum(),
                sizes,
                row.get().parent(),
                row.get().stored()));
    }

    private ImageConfig config(Connection connection, ImageId id) throws SQLException {
        ImageConfig known = configs.get(id);
        if (known == null) {
            known = ImageConfigJson.read(verifiedConfig(connection, id));
            configs.put(id, known);
        }
        return known;
    }

    private static byte[] verifiedConfig(Connection connection, ImageId id) throws SQLException {
        byte[] blob = ImageTable.config(connection, id).orElseThrow(() -> ImageTable.noSuchImage(id));
        if (!Digest.sha256(blob).equals(id.digest())) {
            throw new EngineException(
                    new EngineError.DataLoss("the configuration of image " + id + " is not what its id says"));
        }
        return blob;
    }

    public byte[] configBlob(ImageId id) {
        return database.read(connection -> verifiedConfig(connection, id));
    }

    /** Base first. */
    public List<Layer> layers(ImageId id) {
        return database.read(connection -> {
            ImageTable.require(connection, id);
            return ImageTable.layers(connection, id);
        });
    }

    void tag(ImageReference reference, ImageId id) {
        database.transaction(connection -> {
            ImageTable.require(connection, id);
            ImageTable.tag(connection, reference, id, clock.instant());
            return id;
        });
    }

    boolean untag(ImageReference reference) {
        return database.transaction(connection -> ImageTable.untag(connection, reference));
    }

    List<Digest> delete(ImageId id) {
        record Deleted(List<Digest> chain, List<Layer> layers) {}
        Deleted deleted = database.transaction(connection -> {
            ImageTable.require(connection, id);
            List<Digest> chain = new ArrayList<>(ImageTable.chain(connection, id));
            List<Layer> its = ImageTable.layers(connection, id);
            ImageTable.delete(connection, id);
            Set<Digest> used = ImageTable.usedChains(connection, chain);
            chain.removeAll(used);
            return new Deleted(chain, its);
        });
        configs.remove(id);
        layers.removeUnused(deleted.layers().reversed());
        return deleted.chain().reversed();
    }

    StoreUsage usage() {
        return database.read(connection -> new Query("SELECT (SELECT coalesce(sum(size_bytes), 0) FROM layers),"
                        + " (SELECT coalesce(sum(record_bytes), 0) FROM layers)"
                        + " + (SELECT coalesce(sum(length(config)), 0) FROM images)")
                .first(connection, row -> new StoreUsage(row.getLong(1), row.getLong(2)))
                .orElseThrow());
    }

    List<LayerUse> layerUses() {
        return database.read(connection -> {
            Map<Digest, Set<ImageId>> images = new HashMap<>();
            Map<Digest, Set<ContainerId>> containers = new HashMap<>();
            new Query("SELECT DISTINCT diff_id, image FROM image_layers")
                    .list(
                            connection,
                            row -> images.computeIfAbsent(Digest.parse(row.getString(1)), _ -> new HashSet<>())
                                    .add(ImageId.parse(row.getString(2))));
            new Query("SELECT DISTINCT diff_id, container FROM snapshot_layers")
                    .list(
                            connection,
                            row -> containers
                                    .computeIfAbsent(Digest.parse(row.getString(1)), _ -> new HashSet<>())
                                    .add(new ContainerId(row.getString(2))));
            return new Query("SELECT diff_id, size_bytes FROM layers").list(connection, row -> {
                Digest diffId = Digest.parse(row.getString(1));
                return new LayerUse(
                        diffId,
                        row.getLong(2),
                        images.getOrDefault(diffId, Set.of()),
                        containers.getOrDefault(diffId, Set.of()));
            });
        });
    }

    /**
     * After a power failure: checks layers that were perhaps not on disk yet, and removes images that lost one. To be
     * called before anything uses the images.
     */
    public void checkUnsettled() {
        for (Layer layer : layers.findLost()) {
            List<String> lost = database.transaction(connection -> {
                List<String> ids = new Query(
                                "SELECT DISTINCT image FROM image_layers WHERE diff_id = ?",
                                layer.diffId().toString())
                        .list(connection, row -> row.getString(1));
                for (String id : ids) {
                    ImageTable.delete(connection, ImageId.parse(id));
                }
                new Query(
                                "DELETE FROM build_records WHERE id IN"
                                        + " (SELECT record FROM build_record_layers WHERE diff_id = ?)",
                                layer.diffId().toString())
                        .update(connection);
                LayerTable.takeBack(connection, layer.diffId());
                return ids;
            });
            LOG.log(
                    System.Logger.Level.WARNING,
                    "layer=" + layer.diffId() + " did not survive the machine's sudden end; removed images=" + lost
                            + ": load or pull them again");
        }
    }
}
