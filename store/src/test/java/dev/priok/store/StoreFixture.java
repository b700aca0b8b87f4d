package dev.priok.store;

import dev.priok.engine.port.ImageArchives.LoadListener;
import dev.priok.engine.port.ImageArchives.Loaded;
import dev.priok.engine.port.ImageArchives.Saved;
import dev.priok.model.ContainerConfig;
import dev.priok.model.EngineException;
import dev.priok.model.ImageConfig;
import dev.priok.model.ImageId;
import dev.priok.model.ImageReference;
import dev.priok.store.tar.StreamSource;
import dev.priok.store.tar.TarEntry;
import dev.priok.store.tar.TarReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** An open data root with short ways to do what many tests do. */
public final class StoreFixture implements AutoCloseable {
    private final Path root;
    private final StoreOptions options;
    private Store store;

    public StoreFixture(Path root, StoreOptions.Driver driver) {
        this.root = root;
        this.options = new StoreOptions(driver);
        this.store = Store.open(root, options);
    }

    public StoreFixture(Path root) {
        this(root, StoreOptions.Driver.OVERLAY);
    }

    public Store store() {
        return store;
    }

    public Path root() {
        return root;
    }

    public void reopen() {
        store.close();
        store = Store.open(root, options);
    }

    public static ImageConfig template() {
        return new ImageConfig(
                Instant.parse("2024-05-06T07:08:09Z"),
                "",
                "",
                new ImageConfig.Platform("linux", "amd64", ""),
                ContainerConfig.empty(),
                List.of(),
                List.of(new ImageConfig.History(null, "test", "", "", false)));
    }

    public ImageId importTar(byte[] tar) {
        return store.images().importLayer(new ByteArrayInputStream(tar), template());
    }

    public List<Loaded> load(byte[] archive) {
        return store.archives().load(new ByteArrayInputStream(archive), LoadListener.NONE);
    }

    public byte[] save(ImageId id, String... names) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        List<ImageReference> references =
                Stream.of(names).map(ImageReference::parse).toList();
        store.archives().save(List.of(new Saved(id, references)), out);
        return out.toByteArray();
    }

    /** The only layer of a saved image. */
    public byte[] layerTar(ImageId id) {
        String diffId = image(id).diffIds().getFirst().hex();
        byte[] tar = members(save(id)).get("blobs/sha256/" + diffId);
        if (tar == null) {
            throw new AssertionError("the archive lacks the layer");
        }
        return tar;
    }

    public ImageConfig image(ImageId id) {
        return store.images().find(id).orElseThrow().config();
    }

    /** Directory of the only layer in the store. */
    public Path onlyLayer() {
        try (Stream<Path> layers = Files.list(root.resolve("layers"))) {
            return layers.toList().getFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Files in an archive with their content. */
    public static Map<String, byte[]> members(byte[] archive) {
        Map<String, byte[]> members = new LinkedHashMap<>();
        try {
            TarReader reader = new TarReader(new StreamSource(new ByteArrayInputStream(archive)));
            while (true) {
                TarEntry entry = reader.next();
                if (entry == null) {
                    return members;
                }
                members.put(entry.name(), reader.payload().readAllBytes());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Names of what is in the data root besides the database and what every data root has. */
    public List<String> leftovers() {
        try (Stream<Path> all = Stream.of("layers", "containers", "tmp").flatMap(name -> list(root.resolve(name)))) {
            return all.map(path -> root.relativize(path).toString()).toList();
        }
    }

    private static Stream<Path> list(Path directory) {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.toList().stream();
        } catch (IOException e) {
            throw EngineException.internal("list " + directory, e);
        }
    }

    @Override
    public void close() {
        store.close();
    }
}
