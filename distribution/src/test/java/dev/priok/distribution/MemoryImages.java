package dev.priok.distribution;

import dev.priok.engine.port.ImageContent;
import dev.priok.engine.port.ImageStore;
import dev.priok.model.ContainerConfig;
import dev.priok.model.ContainerId;
import dev.priok.model.Digest;
import dev.priok.model.EngineException;
import dev.priok.model.Image;
import dev.priok.model.ImageConfig;
import dev.priok.model.ImageConfig.Platform;
import dev.priok.model.ImageId;
import dev.priok.model.ImageReference;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PushbackInputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongConsumer;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** Images in memory: as much of both ports as the registry client uses. Counts what is held. */
final class MemoryImages implements ImageContent, ImageStore {
    final Map<Digest, byte[]> layers = new ConcurrentHashMap<>();
    final Map<ImageId, byte[]> configs = new ConcurrentHashMap<>();
    final Map<ImageId, List<Digest>> imageLayers = new ConcurrentHashMap<>();
    final Map<ImageReference, ImageId> names = new ConcurrentHashMap<>();
    final List<LayerBlob> seen = new CopyOnWriteArrayList<>();
    final List<HeldLayer> held = new CopyOnWriteArrayList<>();
    private final Path transfers;

    MemoryImages(Path transfers) {
        this.transfers = transfers;
    }

    private final class Held implements HeldLayer {
        private final Digest diffId;

        Held(Digest diffId) {
            this.diffId = diffId;
            held.add(this);
        }

        @Override
        public Digest diffId() {
            return diffId;
        }

        @Override
        public void close() {
            held.remove(this);
        }
    }

    @Override
    public Optional<HeldLayer> hold(Digest diffId) {
        return layers.containsKey(diffId) ? Optional.of(new Held(diffId)) : Optional.empty();
    }

    @Override
    public HeldLayer receive(InputStream tar, LongConsumer progress) throws IOException {
        PushbackInputStream in = new PushbackInputStream(tar, 2);
        byte[] magic = in.readNBytes(2);
        in.unread(magic);
        boolean isGzip = magic.length == 2 && magic[0] == 0x1f && (magic[1] & 0xff) == 0x8b;
        byte[] bytes = (isGzip ? new GZIPInputStream(in) : in).readAllBytes();
        Digest diffId = Digest.sha256(bytes);
        layers.put(diffId, bytes);
        return new Held(diffId);
    }

    /** Writes a layer's tar; a test may do it in steps. */
    @FunctionalInterface
    interface TarWriting {
        void write(byte[] tar, OutputStream out) throws IOException;
    }

    volatile TarWriting writing = (tar, out) -> out.write(tar);

    @Override
    public void writeTar(HeldLayer layer, OutputStream out) throws IOException {
        writing.write(Objects.requireNonNull(layers.get(layer.diffId())), out);
    }

    @Override
    public ImageId add(byte[] config, List<HeldLayer> of, List<ImageReference> called) {
        ImageId id = new ImageId(Digest.sha256(config));
        configs.put(id, config);
        imageLayers.put(id, of.stream().map(HeldLayer::diffId).toList());
        called.forEach(name -> names.put(name, id));
        return id;
    }

    @Override
    public ImageConfig readConfig(byte[] config) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<LayerBlob> blobs(Digest diffId) {
        return seen.stream().filter(blob -> blob.diffId().equals(diffId)).toList();
    }

    @Override
    public Optional<Digest> diffIdOf(Digest blob) {
        return seen.stream()
                .filter(known -> known.digest().equals(blob))
                .map(LayerBlob::diffId)
                .findFirst();
    }

    @Override
    public void remember(LayerBlob blob) {
        seen.addFirst(blob);
    }

    @Override
    public Path transfers() {
        return transfers;
    }

    @Override
    public Optional<Image> find(ImageId id) {
        return configs.containsKey(id) ? Optional.of(image(id)) : Optional.empty();
    }

    @Override
    public Optional<Image> find(ImageReference reference) {
        return Optional.ofNullable(names.get(reference)).map(this::image);
    }

    private Image image(ImageId id) {
        ImageConfig config = new ImageConfig(
                null,
                "",
                "",
                new Platform("linux", "amd64", ""),
                ContainerConfig.empty(),
                imageLayers.getOrDefault(id, List.of()),
                List.of());
        return new Image(id, config, new ArrayList<>(names.keySet()), 0, List.of(), null, Instant.EPOCH);
    }

    @Override
    public byte[] configBlob(ImageId id) {
        byte @Nullable [] config = configs.get(id);
        if (config == null) {
            throw EngineException.notFound("No such image: " + id);
        }
        return config;
    }

    @Override
    public List<Image> all() {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<Image> findByIdPrefix(String hexPrefix) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void tag(ImageReference reference, ImageId id) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean untag(ImageReference reference) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<Digest> delete(ImageId id) {
        throw new UnsupportedOperationException();
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
    public StoreUsage usage() {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<LayerUse> layerUses() {
        throw new UnsupportedOperationException();
    }

    @Override
    public long collectGarbage() {
        throw new UnsupportedOperationException();
    }

    /** Puts an image here that no registry gave. */
    ImageId made(byte[] config, byte[]... tars) {
        List<HeldLayer> own = new ArrayList<>();
        for (byte[] tar : tars) {
            layers.put(Digest.sha256(tar), tar);
            own.add(new Held(Digest.sha256(tar)));
        }
        ImageId id = add(config, own, List.of());
        own.forEach(HeldLayer::close);
        return id;
    }

    static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
