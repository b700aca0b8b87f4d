package dev.priok.engine.image;

import dev.priok.engine.EnginePorts;
import dev.priok.engine.Filters;
import dev.priok.engine.ImageFinder;
import dev.priok.engine.container.Containers;
import dev.priok.engine.event.EventBus;
import dev.priok.engine.port.ImageArchives;
import dev.priok.model.Architecture;
import dev.priok.model.ContainerConfig;
import dev.priok.model.Digest;
import dev.priok.model.EngineException;
import dev.priok.model.Image;
import dev.priok.model.ImageConfig;
import dev.priok.model.ImageConfig.History;
import dev.priok.model.ImageConfig.Platform;
import dev.priok.model.ImageId;
import dev.priok.model.ImageReference;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The use cases on images. */
public final class LocalImages implements Images {
    private final EnginePorts ports;
    private final ImageFinder finder;
    private final ImageRemoval removal;
    private final ImageListing listing;
    private final ImageCommit commits;
    private final EventBus bus;

    public LocalImages(EnginePorts ports, ImageUse use, Containers containers, EventBus bus) {
        this.ports = ports;
        this.finder = new ImageFinder(ports.images());
        this.removal = new ImageRemoval(ports.images(), use, bus);
        this.listing = new ImageListing(ports.images(), use);
        this.commits = new ImageCommit(ports, containers, bus);
        this.bus = bus;
    }

    @Override
    public Image inspect(String reference) {
        return finder.find(reference);
    }

    @Override
    public List<ListedImage> list(boolean all, Filters filters) {
        return listing.list(all, filters);
    }

    @Override
    public List<HistoryStep> history(String reference) {
        Image image = finder.find(reference);
        List<HistoryStep> steps = new ArrayList<>();
        List<History> history = image.config().history();
        int layer = 0;
        for (int i = 0; i < history.size(); i++) {
            History step = history.get(i);
            boolean hasLayer =
                    !step.emptyLayer() && layer < image.layerSizesBytes().size();
            long size = hasLayer ? image.layerSizesBytes().get(layer) : 0;
            layer += hasLayer ? 1 : 0;
            boolean top = i == history.size() - 1;
            List<String> tags =
                    top ? image.tags().stream().map(ImageReference::familiar).toList() : List.of();
            steps.addFirst(new HistoryStep(top ? image.id() : null, step, tags, size));
        }
        return steps;
    }

    @Override
    public void tag(String reference, String repository, @Nullable String tag) {
        Image image = finder.find(reference);
        ImageReference name = name(repository, tag);
        ports.images().tag(name, image.id());
        bus.publish("image", "tag", image.id().toString(), Map.of("name", name.familiar()));
    }

    static ImageReference name(String repository, @Nullable String tag) {
        ImageReference parsed = ImageReference.parse(repository);
        if (parsed.digest() != null) {
            throw EngineException.invalid("refusing to create a tag with a digest reference");
        }
        return tag == null || tag.isEmpty() ? parsed.withDefaultTag() : parsed.withTag(tag);
    }

    @Override
    public List<Removal> remove(String reference, boolean force, boolean pruneChildren) {
        return removal.remove(reference, force, pruneChildren);
    }

    @Override
    public PrunedImages prune(Filters filters) {
        filters.requireKeys(List.of("dangling", "until", "label", "label!"));
        boolean onlyDangling = filters.flag("dangling", true);
        long before = ports.images().usage().layersBytes();
        List<Removal> done = new ArrayList<>();
        Map<String, Set<String>> rest = new LinkedHashMap<>(filters.values());
        rest.remove("dangling");
        boolean progress = true;
        while (progress) {
            progress = false;
            for (ListedImage listed : listing.list(true, new Filters(rest))) {
                if (!onlyDangling || listed.image().tags().isEmpty()) {
                    progress |= removal.removeUnused(listed.image(), done);
                }
            }
        }
        long reclaimed = Math.max(0, before - ports.images().usage().layersBytes());
        bus.publish("image", "prune", "", Map.of("reclaimed", Long.toString(reclaimed)));
        return new PrunedImages(done, reclaimed);
    }

    @Override
    public List<ImageArchives.Loaded> load(InputStream archive, ImageArchives.LoadListener listener) {
        List<ImageArchives.Loaded> loaded = ports.archives().load(archive, listener);
        loaded.forEach(image -> bus.publish(
                "image",
                "load",
                image.id().toString(),
                Map.of("name", image.id().toString())));
        return loaded;
    }

    /** A repository without a tag means all its tags, as in Docker. */
    @Override
    public void save(List<String> references, OutputStream archive) {
        if (references.isEmpty()) {
            throw EngineException.invalid("no images to save: name at least one");
        }
        Map<ImageId, List<ImageReference>> chosen = new LinkedHashMap<>();
        for (String reference : references) {
            choose(reference, chosen);
        }
        ports.archives()
                .save(
                        chosen.entrySet().stream()
                                .map(e -> new ImageArchives.Saved(e.getKey(), e.getValue()))
                                .toList(),
                        archive);
        chosen.keySet().forEach(id -> bus.publish("image", "save", id.toString(), Map.of("name", id.toString())));
    }

    private void choose(String reference, Map<ImageId, List<ImageReference>> chosen) {
        List<Image> tagged = allTagsOf(reference);
        if (!tagged.isEmpty()) {
            ImageReference repository = ImageReference.parse(reference);
            for (Image image : tagged) {
                image.names().stream()
                        .filter(name -> name.familiarName().equals(repository.familiarName()))
                        .forEach(name -> add(chosen, image.id(), name));
            }
            return;
        }
        Image image = finder.find(reference);
        if (ImageFinder.isById(image, reference)) {
            chosen.computeIfAbsent(image.id(), _ -> new ArrayList<>());
        } else {
            add(chosen, image.id(), ImageReference.parse(reference).asName());
        }
    }

    private static void add(Map<ImageId, List<ImageReference>> chosen, ImageId id, ImageReference name) {
        List<ImageReference> names = chosen.computeIfAbsent(id, _ -> new ArrayList<>());
        if (name.digest() == null && !names.contains(name)) {
            names.add(name);
        }
    }

    private List<Image> allTagsOf(String reference) {
        if (reference.startsWith("sha256:")) {
            return List.of();
        }
        ImageReference parsed = ImageReference.parse(reference);
        if (parsed.tag() != null || parsed.digest() != null) {
            return List.of();
        }
        return ports.images().all().stream()
                .filter(image -> image.names().stream()
                        .anyMatch(name -> name.familiarName().equals(parsed.familiarName())))
                .toList();
    }

    @Override
    public ImageId importArchive(InputStream tar, ImportOptions options) {
        ImageReference name = options.repository().isEmpty() ? null : name(options.repository(), options.tag());
        ContainerConfig config = ConfigChanges.apply(ContainerConfig.empty(), options.changes());
        String message = options.message().isEmpty() ? "Imported from -" : options.message();
        Instant now = Instant.now();
        ImageConfig template = new ImageConfig(
                now,
                "",
                message,
                platform(options.platform()),
                config,
                List.<Digest>of(),
                List.of(new History(now, "", "", message, false)));
        ImageId id = ports.images().importLayer(tar, template);
        if (name != null) {
            ports.images().tag(name, id);
        }
        bus.publish("image", "import", id.toString(), Map.of("name", name == null ? id.toString() : name.familiar()));
        return id;
    }

    private static Platform platform(String text) {
        Platform own = ownPlatform();
        if (text.isEmpty()) {
            return own;
        }
        String[] parts = text.split("/", 3);
        return new Platform(
                parts[0], parts.length > 1 ? parts[1] : own.architecture(), parts.length > 2 ? parts[2] : "");
    }

    /** This machine's, in Go's words. */
    public static Platform ownPlatform() {
        return new Platform("linux", Architecture.ofMachine(), "");
    }

    @Override
    public ImageId commit(String container, CommitOptions options) {
        return commits.commit(container, options);
    }
}
