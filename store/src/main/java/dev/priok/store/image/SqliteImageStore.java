package dev.priok.store.image;

import dev.priok.engine.port.ImageStore;
import dev.priok.kernel.NativeThread;
import dev.priok.model.ContainerId;
import dev.priok.model.Digest;
import dev.priok.model.Image;
import dev.priok.model.ImageConfig;
import dev.priok.model.ImageConfig.History;
import dev.priok.model.ImageId;
import dev.priok.model.ImageReference;
import dev.priok.store.failure.Failures;
import dev.priok.store.layer.LayerStore;
import dev.priok.store.layer.PinnedLayer;
import dev.priok.store.scratch.ScratchSpace;
import dev.priok.store.scratch.TransferSpace;
import dev.priok.store.stream.Compression;
import dev.priok.store.stream.SenderStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Images in the metadata database, layers in the layer store. */
public final class SqliteImageStore implements ImageStore {
    /** Nothing but the end mark: two blocks of zeros. */
    private static final Digest EMPTY_TAR = Digest.sha256(new byte[1024]);

    private final StoredImages images;
    private final LayerStore layers;
    private final ScratchSpace scratchSpace;
    private final TransferSpace transfers;
    private final ContainerLayers containerLayers;

    public SqliteImageStore(
            StoredImages images,
            LayerStore layers,
            ScratchSpace scratchSpace,
            TransferSpace transfers,
            ContainerLayers containerLayers) {
        this.images = images;
        this.layers = layers;
        this.scratchSpace = scratchSpace;
        this.transfers = transfers;
        this.containerLayers = containerLayers;
    }

    @Override
    public List<Image> all() {
        return images.all();
    }

    @Override
    public Optional<Image> find(ImageId id) {
        return images.find(id);
    }

    @Override
    public Optional<Image> find(ImageReference reference) {
        return images.find(reference);
    }

    @Override
    public List<Image> findByIdPrefix(String hexPrefix) {
        return images.findByIdPrefix(hexPrefix);
    }

    @Override
    public void tag(ImageReference reference, ImageId id) {
        images.tag(reference, id);
    }

    @Override
    public boolean untag(ImageReference reference) {
        return images.untag(reference);
    }

    @Override
    public List<Digest> delete(ImageId id) {
        return images.delete(id);
    }

    @Override
    public ImageId importLayer(InputStream tar, ImageConfig template) {
        return NativeThread.run("image-import", () -> {
            try (InputStream plain = Compression.decompress(new SenderStream(tar));
                    PinnedLayer layer = layers.receive(plain, _ -> {})) {
                byte[] config = ImageConfigJson.write(
                        withLayers(template, List.of(layer.layer().diffId()), template.history()));
                return images.add(new StoredImages.NewImage(config, List.of(layer), null, List.of()));
            } catch (IOException | RuntimeException e) {
                throw Failures.whileReading("cannot import the archive", e);
            }
        });
    }

    private static ImageConfig withLayers(ImageConfig template, List<Digest> diffIds, List<History> history) {
        return new ImageConfig(
                template.created(),
                template.author(),
                template.comment(),
                template.platform(),
                template.config(),
                diffIds,
                history);
    }

    @Override
    public ImageId commit(ContainerId container, ImageId parent, ImageConfig template) {
        return NativeThread.run("image-commit", () -> {
            List<PinnedLayer> pinned = new ArrayList<>();
            try {
                List<Digest> diffIds = new ArrayList<>();
                for (Digest diffId : containerLayers.below(container)) {
                    pinned.add(layers.pin(diffId).orElseThrow());
                    diffIds.add(diffId);
                }
                PinnedLayer top = containerLayers.changesAsLayer(container);
                boolean empty = top.layer().diffId().equals(EMPTY_TAR);
                if (empty) {
                    top.close();
                } else {
                    pinned.add(top);
                    diffIds.add(top.layer().diffId());
                }
                List<History> history = new ArrayList<>(template.history());
                if (!history.isEmpty()) {
                    History last = history.removeLast();
                    history.add(new History(last.created(), last.createdBy(), last.author(), last.comment(), empty));
                }
                byte[] config = ImageConfigJson.write(withLayers(template, diffIds, history));
                return images.add(new StoredImages.NewImage(config, pinned, parent, List.of()));
            } catch (IOException | RuntimeException e) {
                throw Failures.inStore("cannot commit container " + container.shortForm(), e);
            } finally {
                pinned.forEach(PinnedLayer::close);
            }
        });
    }

    @Override
    public byte[] configBlob(ImageId id) {
        return images.configBlob(id);
    }

    @Override
    public StoreUsage usage() {
        StoreUsage usage = images.usage();
        return new StoreUsage(usage.layersBytes(), usage.blobsBytes() + transfers.sizeBytes());
    }

    @Override
    public List<LayerUse> layerUses() {
        return images.layerUses();
    }

    @Override
    public long collectGarbage() {
        return layers.collectGarbage() + scratchSpace.sweep() + transfers.sweep();
    }
}
