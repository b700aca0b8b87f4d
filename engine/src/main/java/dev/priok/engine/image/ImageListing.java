package dev.priok.engine.image;

import dev.priok.engine.Filters;
import dev.priok.engine.ImageFinder;
import dev.priok.engine.Moments;
import dev.priok.engine.image.Images.ListedImage;
import dev.priok.engine.port.ImageStore;
import dev.priok.model.Image;
import dev.priok.model.ImageId;
import dev.priok.model.ImageReference;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Lists images with Docker's filters. */
final class ImageListing {
    private static final List<String> KEYS =
            List.of("before", "dangling", "label", "label!", "reference", "since", "until");

    private final ImageStore store;
    private final ImageUse use;

    ImageListing(ImageStore store, ImageUse use) {
        this.store = store;
        this.use = use;
    }

    List<ListedImage> list(boolean all, Filters filters) {
        filters.requireKeys(KEYS);
        Instant before = created(filters, "before");
        Instant since = created(filters, "since");
        Instant until = Moments.until(filters, Instant.now());
        boolean asksDangling = filters.has("dangling");
        boolean dangling = filters.flag("dangling", false);
        List<Image> images = store.all();
        Set<ImageId> parents = new HashSet<>();
        images.forEach(image -> {
            if (image.parent() != null) {
                parents.add(image.parent());
            }
        });
        return images.stream()
                .filter(i -> all || !i.names().isEmpty() || !parents.contains(i.id()))
                .filter(i -> !asksDangling
                        || (dangling ? i.tags().isEmpty() : !i.names().isEmpty()))
                .filter(i -> before == null || createdAt(i).isBefore(before))
                .filter(i -> since == null || createdAt(i).isAfter(since))
                .filter(i -> createdAt(i).isBefore(until))
                .filter(i -> filters.labels(i.config().config().labels()))
                .map(i -> filters.has("reference") ? withMatchingNames(i, filters) : i)
                .filter(i -> !filters.has("reference") || !i.names().isEmpty())
                .sorted(Comparator.comparing(ImageListing::createdAt).reversed())
                .map(i -> new ListedImage(i, use.containersOf(i.id()).size()))
                .toList();
    }

    static Instant createdAt(Image image) {
        Instant created = image.config().created();
        return created == null ? Instant.EPOCH : created;
    }

    private @Nullable Instant created(Filters filters, String key) {
        Instant moment = null;
        for (String reference : filters.get(key)) {
            moment = createdAt(new ImageFinder(store).find(reference));
        }
        return moment;
    }

    private static Image withMatchingNames(Image image, Filters filters) {
        List<ImageReference> names = image.names().stream()
                .filter(name -> filters.any("reference", pattern -> matches(name, pattern)))
                .toList();
        return new Image(
                image.id(),
                image.config(),
                names,
                image.sizeBytes(),
                image.layerSizesBytes(),
                image.parent(),
                image.stored());
    }

    /** Shell patterns against the name with and without tag. */
    private static boolean matches(ImageReference name, String pattern) {
        var matcher = FileSystems.getDefault().getPathMatcher("glob:" + pattern);
        return matcher.matches(Path.of(name.familiar())) || matcher.matches(Path.of(name.familiarName()));
    }
}
