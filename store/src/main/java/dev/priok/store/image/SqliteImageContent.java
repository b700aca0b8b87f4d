package dev.priok.store.image;

import dev.priok.engine.port.ImageContent;
import dev.priok.kernel.NativeThread;
import dev.priok.model.Digest;
import dev.priok.model.ImageConfig;
import dev.priok.model.ImageId;
import dev.priok.model.ImageReference;
import dev.priok.store.database.Database;
import dev.priok.store.failure.Failures;
import dev.priok.store.layer.LayerStore;
import dev.priok.store.layer.PinnedLayer;
import dev.priok.store.scratch.TransferSpace;
import dev.priok.store.stream.Compression;
import dev.priok.store.stream.CountingStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;

/** Images by parts: layers of the layer store, and what the database knows of their blobs elsewhere. */
public final class SqliteImageContent implements ImageContent {
    private final Database database;
    private final StoredImages images;
    private final LayerStore layers;
    private final TransferSpace transfers;

    public SqliteImageContent(Database database, StoredImages images, LayerStore layers, TransferSpace transfers) {
        this.database = database;
        this.images = images;
        this.layers = layers;
        this.transfers = transfers;
    }

    private static PinnedLayer pinned(HeldLayer layer) {
        if (layer instanceof PinnedLayer pinned) {
            return pinned;
        }
        throw new IllegalArgumentException("the layer is another store's");
    }

    @Override
    public Optional<HeldLayer> hold(Digest diffId) {
        return layers.pin(diffId).map(layer -> layer);
    }

    @Override
    public HeldLayer receive(InputStream tar, LongConsumer progress) throws IOException {
        return NativeThread.<HeldLayer, IOException>run("layer-receive", () -> {
            CountingStream counted = new CountingStream(tar);
            try (InputStream plain = Compression.decompress(counted)) {
                PinnedLayer layer = layers.receive(plain, _ -> progress.accept(counted.count()));
                return drained(layer, counted, progress);
            } catch (RuntimeException e) {
                throw Failures.inStore("cannot store a layer", e);
            }
        });
    }

    /** Whoever computes the blob's digest needs what comes after the compressed data as well. */
    private static PinnedLayer drained(PinnedLayer layer, CountingStream rest, LongConsumer progress)
            throws IOException {
        boolean ended = false;
        try {
            rest.transferTo(OutputStream.nullOutputStream());
            progress.accept(rest.count());
            ended = true;
            return layer;
        } finally {
            if (!ended) {
                layer.close();
            }
        }
    }

    @Override
    public void writeTar(HeldLayer layer, OutputStream out) throws IOException {
        NativeThread.<Boolean, IOException>run("layer-write", () -> {
            try {
                layers.writeTar(pinned(layer).layer(), out);
                return true;
            } catch (RuntimeException e) {
                throw Failures.inStore("cannot read layer " + layer.diffId(), e);
            }
        });
    }

    @Override
    public ImageId add(byte[] config, List<HeldLayer> held, List<ImageReference> names) {
        List<PinnedLayer> base = held.stream().map(SqliteImageContent::pinned).toList();
        return images.add(new StoredImages.NewImage(config, base, null, names));
    }

    @Override
    public ImageConfig readConfig(byte[] config) {
        return ImageConfigJson.read(config);
    }

    @Override
    public List<LayerBlob> blobs(Digest diffId) {
        return database.read(connection -> BlobTable.of(connection, diffId));
    }

    @Override
    public Optional<Digest> diffIdOf(Digest blob) {
        return database.read(connection -> BlobTable.diffId(connection, blob));
    }

    @Override
    public void remember(LayerBlob blob) {
        database.transaction(connection -> BlobTable.remember(connection, blob));
    }

    @Override
    public Path transfers() {
        return transfers.path();
    }
}
