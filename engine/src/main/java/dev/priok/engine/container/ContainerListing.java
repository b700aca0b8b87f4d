package dev.priok.engine.container;

import dev.priok.engine.EnginePorts;
import dev.priok.engine.Filters;
import dev.priok.engine.ImageFinder;
import dev.priok.engine.port.ImageStore;
import dev.priok.model.Container;
import dev.priok.model.ContainerState;
import dev.priok.model.EngineException;
import dev.priok.model.Health;
import dev.priok.model.Image;
import dev.priok.model.ImageId;
import dev.priok.model.MountSpec;
import dev.priok.model.Networking;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Lists containers with Docker's filters. */
final class ContainerListing {
    private static final List<String> KEYS = List.of(
            "ancestor",
            "before",
            "exited",
            "expose",
            "health",
            "id",
            "is-task",
            "isolation",
            "label",
            "label!",
            "name",
            "network",
            "publish",
            "since",
            "status",
            "volume");
    private static final List<String> STATES =
            List.of("created", "running", "paused", "restarting", "removing", "exited", "dead");

    private final EnginePorts ports;
    private final ContainerIndex index;

    ContainerListing(EnginePorts ports, ContainerIndex index) {
        this.ports = ports;
        this.index = index;
    }

    List<Listed> list(ListQuery query) {
        Filters filters = query.filters().requireKeys(KEYS);
        filters.get("status").forEach(ContainerListing::requireState);
        Set<ImageId> ancestors = ancestors(filters);
        Instant before = created(filters, "before");
        Instant since = created(filters, "since");
        Stream<Container> found = index.all().stream()
                .map(ContainerCell::container)
                .filter(c -> query.all()
                        || query.limit() > 0
                        || filters.has("status")
                        || filters.has("exited")
                        || c.state().isAlive()
                        || c.state() instanceof ContainerState.Restarting)
                .filter(c -> before == null || c.created().isBefore(before))
                .filter(c -> since == null || c.created().isAfter(since))
                .filter(c -> ancestors == null || ancestors.contains(c.image()))
                .filter(c -> matches(c, filters))
                .sorted(Comparator.comparing(Container::created).reversed());
        Stream<Container> limited = query.limit() > 0 ? found.limit(query.limit()) : found;
        return limited.map(c -> new Listed(c, imageName(c), query.size() ? size(c) : null))
                .toList();
    }

    private static void requireState(String word) {
        if (!STATES.contains(word)) {
            throw EngineException.invalid("invalid filter 'status=" + word + "'");
        }
    }

    private boolean matches(Container c, Filters filters) {
        return filters.any("id", wanted -> c.id().value().startsWith(wanted))
                && filters.any("name", wanted -> nameMatches(c.name(), wanted))
                && filters.any("status", c.state().status()::equals)
                && filters.any("exited", wanted -> exitCodeIs(c, wanted))
                && filters.any("health", wanted -> healthWord(c).equals(wanted))
                && filters.any("network", wanted -> isOn(c, wanted))
                && filters.any(
                        "expose", wanted -> c.spec().config().exposedPorts().contains(port(wanted)))
                && filters.any(
                        "volume", wanted -> c.spec().host().mounts().stream().anyMatch(mount -> mounts(mount, wanted)))
                && filters.any("publish", wanted -> publishes(c, wanted))
                && !filters.flag("is-task", false)
                && filters.labels(c.spec().config().labels());
    }

    /** Names are found by regular expression, with or without their slash. */
    private static boolean nameMatches(String name, String wanted) {
        try {
            Pattern pattern = Pattern.compile(wanted);
            return pattern.matcher("/" + name).find() || pattern.matcher(name).find();
        } catch (PatternSyntaxException e) {
            throw EngineException.invalid("invalid filter 'name=" + wanted + "': " + e.getDescription());
        }
    }

    private static boolean exitCodeIs(Container c, String wanted) {
        ContainerState.Exit exit = c.state().lastExit();
        return exit != null && Integer.toString(exit.code()).equals(wanted);
    }

    private static String healthWord(Container c) {
        Health health = c.health();
        return health == null ? "none" : health.status().word().toLowerCase(Locale.ROOT);
    }

    /** By the network's name or id. */
    private static boolean isOn(Container c, String wanted) {
        Networking networking = c.spec().networking();
        return networking.mode().equals(wanted)
                || networking.endpoints().stream()
                        .anyMatch(endpoint -> endpoint.network().equals(wanted))
                || c.attachments().endpoints().stream()
                        .anyMatch(endpoint -> endpoint.network().value().equals(wanted));
    }

    /** By target, and by the volume's name or the bind's source. */
    private static boolean mounts(MountSpec mount, String wanted) {
        String source = switch (mount) {
            case MountSpec.Bind bind -> bind.source();
            case MountSpec.VolumeUse use -> use.volume();
            case MountSpec.ImageUse use -> use.reference();
            case MountSpec.Tmpfs _ -> "";
        };
        return mount.target().equals(wanted) || source.equals(wanted);
    }

    private static boolean publishes(Container c, String wanted) {
        return c.spec().networking().publications().stream()
                .anyMatch(publication -> publication.port().toString().equals(port(wanted)));
    }

    private static String port(String wanted) {
        return wanted.indexOf('/') < 0 ? wanted + "/tcp" : wanted;
    }

    private @Nullable Instant created(Filters filters, String key) {
        Instant moment = null;
        for (String reference : filters.get(key)) {
            moment = index.find(reference).container().created();
        }
        return moment;
    }

    /** Images and all images made from them, as far as that is known; null: not asked. */
    private @Nullable Set<ImageId> ancestors(Filters filters) {
        if (!filters.has("ancestor")) {
            return null;
        }
        ImageStore store = ports.images();
        Set<ImageId> wanted = new HashSet<>();
        for (String reference : filters.get("ancestor")) {
            new ImageFinder(store).search(reference).ifPresent(image -> {
                wanted.add(image.id());
                store.all().stream().filter(other -> isMadeFrom(other, image)).forEach(other -> wanted.add(other.id()));
            });
        }
        return wanted;
    }

    private static boolean isMadeFrom(Image image, Image base) {
        List<?> layers = image.config().diffIds();
        List<?> below = base.config().diffIds();
        return layers.size() > below.size() && layers.subList(0, below.size()).equals(below);
    }

    /** The name it was made from, as long as that still means the same image. */
    String imageName(Container container) {
        String name = container.spec().config().image();
        Optional<Image> now;
        try {
            now = new ImageFinder(ports.images()).search(name);
        } catch (EngineException e) {
            now = Optional.empty();
        }
        return now.isPresent() && now.get().id().equals(container.image())
                ? name
                : container.image().toString();
    }

    ContainerDetails.Size size(Container container) {
        long writable = ports.snapshots().writableBytes(container.id());
        long image =
                ports.images().find(container.image()).map(Image::sizeBytes).orElse(0L);
        return new ContainerDetails.Size(writable, writable + image);
    }
}
