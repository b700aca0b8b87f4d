package dev.priok.engine.image;

import dev.priok.engine.port.ImageStore;
import dev.priok.model.ContainerConfig;
import dev.priok.model.ContainerId;
import dev.priok.model.Digest;
import dev.priok.model.Image;
import dev.priok.model.ImageConfig;
import dev.priok.model.ImageConfig.Platform;
import dev.priok.model.ImageId;
import dev.priok.model.ImageReference;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Images without layers, in memory. */
final class FakeImageStore implements ImageStore {
    private final List<ImageId> ids = new ArrayList<>();
    private final Map<ImageReference, ImageId> names = new TreeMap<>();

    /** Adds an image with these names. */
    ImageId add(int seed, String... imageNames) {
        ImageId id = new ImageId(Digest.sha256(new byte[] {(byte) seed}));
        ids.add(id);
        for (String name : imageNames) {
            names.put(ImageReference.parse(name), id);
        }
        return id;
    }

    List<String> names() {
        return names.keySet().stream().map(ImageReference::familiar).toList();
    }

    @Override
    public List<Image> all() {
        return ids.stream().flatMap(id -> find(id).stream()).toList();
    }

    @Override
    public Optional<Image> find(ImageId id) {
        if (!ids.contains(id)) {
            return Optional.empty();
        }
        ContainerConfig config = ContainerConfig.empty().with(draft -> draft.labels = Map.of("made", "here"));
        return Optional.of(new Image(
                id,
                new ImageConfig(
                        Instant.EPOCH, "", "", new Platform("linux", "amd64", ""), config, List.of(), List.of()),
                names.keySet().stream()
                        .filter(name -> id.equals(names.get(name)))
                        .toList(),
                0,
                List.of(),
                null,
                Instant.EPOCH));
    }

    @Override
    public Optional<Image> find(ImageReference reference) {
        return Optional.ofNullable(names.get(reference)).flatMap(this::find);
    }

    @Override
    public List<Image> findByIdPrefix(String hexPrefix) {
        return all().stream()
                .filter(image -> image.id().digest().hex().startsWith(hexPrefix))
                .toList();
    }

    @Override
    public void tag(ImageReference reference, ImageId id) {
        names.put(reference, id);
    }

    @Override
    public boolean untag(ImageReference reference) {
        return names.remove(reference) != null;
    }

    @Override
    public List<Digest> delete(ImageId id) {
        ids.remove(id);
        names.values().removeIf(id::equals);
        return List.of();
    }

    @Override
    public ImageId importLayer(InputStream tar, ImageConfig template) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ImageId commit(ContainerId container, ImageId parent, ImageConfig template) {
        throw new UnsupportedOperationException();
    }

    @Override
    public byte[] configBlob(ImageId id) {
        throw new UnsupportedOperationException();
    }

    @Override
    public StoreUsage usage() {
        return new StoreUsage(0, 0);
    }

    @Override
    public List<LayerUse> layerUses() {
        return List.of();
    }

    @Override
    public long collectGarbage() {
        return 0;
    }
}
