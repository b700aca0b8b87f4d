package dev.priok.engine.image;

import dev.priok.engine.Filters;
import dev.priok.engine.port.ImageArchives;
import dev.priok.model.ContainerConfig;
import dev.priok.model.Image;
import dev.priok.model.ImageConfig;
import dev.priok.model.ImageId;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Use cases on images. A reference is a name (with tag or digest, {@code latest} if none), an id or a unique prefix of
 * one; NotFound has Docker's wording {@code No such image: X}. Thread-safe, blocking.
 */
public interface Images {
    Image inspect(String reference);

    /** Newest first. Filters as in the API's ImageList. */
    List<ListedImage> list(boolean all, Filters filters);

    /** Newest step first. */
    List<HistoryStep> history(String reference);

    /** @param tag null or empty: {@code latest} */
    void tag(String reference, String repository, @Nullable String tag);

    /** What was done, in order. Conflict as dockerd's rules say. */
    List<Removal> remove(String reference, boolean force, boolean pruneChildren);

    /** Without the filter {@code dangling=false} only images without a tag. */
    PrunedImages prune(Filters filters);

    List<ImageArchives.Loaded> load(InputStream archive, ImageArchives.LoadListener listener);

    /** An empty list means nothing is written: InvalidParameter. */
    void save(List<String> references, OutputStream archive);

    /** Makes an image of a root file system. */
    ImageId importArchive(InputStream tar, ImportOptions options);

    ImageId commit(String container, CommitOptions options);

    /**
     * How to import.
     *
     * @param repository empty: the image gets no name
     * @param tag empty: {@code latest}
     * @param changes Dockerfile instructions
     * @param platform {@code os[/arch[/variant]]}; empty: this machine's
     */
    record ImportOptions(String repository, String tag, String message, List<String> changes, String platform) {
        public ImportOptions {
            changes = List.copyOf(changes);
        }
    }

    /**
     * How to commit.
     *
     * @param repository empty: no name
     * @param pause freeze the container meanwhile
     * @param config overrides of the container's configuration; null: none
     */
    record CommitOptions(
            String repository,
            String tag,
            String comment,
            String author,
            boolean pause,
            List<String> changes,
            @Nullable ContainerConfig config) {
        public CommitOptions {
            changes = List.copyOf(changes);
        }
    }

    /** @param containers how many containers use it */
    record ListedImage(Image image, int containers) {}

    /** One step of an image's history; id is null for steps that are no image here. */
    record HistoryStep(@Nullable ImageId id, ImageConfig.History step, List<String> tags, long sizeBytes) {
        public HistoryStep {
            tags = List.copyOf(tags);
        }
    }

    /** Something that a removal did. */
    sealed interface Removal {
        record Untagged(String name) implements Removal {}

        record Deleted(String digest) implements Removal {}
    }

    record PrunedImages(List<Removal> removals, long reclaimedBytes) {
        public PrunedImages {
            removals = List.copyOf(removals);
        }
    }
}
