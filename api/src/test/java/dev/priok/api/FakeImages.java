package dev.priok.api;

import dev.priok.engine.Filters;
import dev.priok.engine.image.Images;
import dev.priok.engine.port.ImageArchives.LoadListener;
import dev.priok.engine.port.ImageArchives.Loaded;
import dev.priok.model.ContainerConfig;
import dev.priok.model.Digest;
import dev.priok.model.EngineException;
import dev.priok.model.Image;
import dev.priok.model.ImageConfig;
import dev.priok.model.ImageId;
import dev.priok.model.ImageReference;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One image. */
final class FakeImages implements Images {
    static final ImageId ID = new ImageId(Digest.sha256(new byte[] {1}));

    volatile long loadedBytes = -1;
    volatile @Nullable ImportOptions imported;
    volatile @Nullable CommitOptions committed;

    private static Image image() {
        ImageConfig config = new ImageConfig(
                Instant.EPOCH,
                "",
                "",
                new ImageConfig.Platform("linux", "amd64", ""),
                ContainerConfig.empty(),
                List.of(),
                List.of());
        List<ImageReference> names = List.of(ImageReference.parse("busybox:latest"));
        return new Image(ID, config, names, 10, List.of(), null, Instant.EPOCH);
    }

    @Override
    public Image inspect(String reference) {
        if (!reference.equals("busybox") && !reference.equals("some/where:5")) {
            throw EngineException.notFound("No such image: " + reference);
        }
        return image();
    }

    @Override
    public List<ListedImage> list(boolean all, Filters filters) {
        return List.of(new ListedImage(image(), 2));
    }

    @Override
    public List<HistoryStep> history(String reference) {
        return List.of();
    }

    @Override
    public void tag(String reference, String repository, @Nullable String tag) {}

    @Override
    public List<Removal> remove(String reference, boolean force, boolean pruneChildren) {
        return List.of(new Removal.Untagged(reference), new Removal.Deleted(ID.toString()));
    }

    @Override
    public PrunedImages prune(Filters filters) {
        return new PrunedImages(List.of(), 0);
    }

    /** Says so when the archive starts with {@code bad}. */
    @Override
    public List<Loaded> load(InputStream archive, LoadListener listener) {
        try {
            byte[] start = archive.readNBytes(3);
            if (new String(start, java.nio.charset.StandardCharsets.US_ASCII).equals("bad")) {
                throw EngineException.invalid("no image archive");
            }
            loadedBytes = start.length + archive.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return List.of(new Loaded(ID, List.of(ImageReference.parse("busybox:latest"))));
    }

    @Override
    public void save(List<String> references, OutputStream archive) {
        references.forEach(this::inspect);
        try {
            archive.write(new byte[100_000]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public ImageId importArchive(InputStream tar, ImportOptions options) {
        imported = options;
        try {
            tar.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return ID;
    }

    @Override
    public ImageId commit(String container, CommitOptions options) {
        committed = options;
        return ID;
    }
}
