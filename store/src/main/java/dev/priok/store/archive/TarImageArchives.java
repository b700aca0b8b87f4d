package dev.priok.store.archive;

import dev.priok.engine.port.ImageArchives;
import dev.priok.kernel.NativeThread;
import dev.priok.model.ImageId;
import dev.priok.store.failure.Failures;
import dev.priok.store.image.StoredImages;
import dev.priok.store.image.StoredImages.NewImage;
import dev.priok.store.layer.LayerStore;
import dev.priok.store.stream.Compression;
import dev.priok.store.stream.SenderStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/** Image archives as tar files. Each call works on platform threads of its own, since it computes and writes a lot. */
public final class TarImageArchives implements ImageArchives {
    private final StoredImages images;
    private final LayerStore layers;

    public TarImageArchives(StoredImages images, LayerStore layers) {
        this.images = images;
        this.layers = layers;
    }

    @Override
    public List<Loaded> load(InputStream archive, LoadListener listener) {
        return NativeThread.run("image-load", () -> {
            try (ArchiveContent content = new ArchiveContent(layers);
                    InputStream plain = Compression.decompress(new SenderStream(archive))) {
                new ArchiveReader(layers, listener).read(plain, content);
                List<Loaded> loaded = new ArrayList<>();
                for (NewImage image : new ArchiveImages(content).find()) {
                    ImageId id = images.add(image);
                    loaded.add(new Loaded(id, image.names()));
                }
                return List.copyOf(loaded);
            } catch (IOException | RuntimeException e) {
                throw Failures.whileReading("cannot load the image archive", e);
            }
        });
    }

    @Override
    public void save(List<Saved> saved, OutputStream archive) {
        NativeThread.run("image-save", () -> {
            try {
                new ArchiveWriter(images, layers, archive).write(saved);
                return true;
            } catch (IOException | RuntimeException e) {
                throw Failures.whileSending("cannot save the images", e);
            }
        });
    }
}
