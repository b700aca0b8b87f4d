package dev.priok.engine.volume;

import dev.priok.engine.Filters;
import dev.priok.engine.event.EventBus;
import dev.priok.engine.port.VolumeDriver;
import dev.priok.engine.port.VolumeDriver.Stored;
import dev.priok.engine.port.VolumeDrivers;
import dev.priok.engine.port.VolumeRepository;
import dev.priok.engine.port.VolumeSeeding;
import dev.priok.engine.volume.VolumeIndex.Held;
import dev.priok.model.Container;
import dev.priok.model.ContainerId;
import dev.priok.model.EngineException;
import dev.priok.model.MountSpec;
import dev.priok.model.Volume;
import java.lang.System.Logger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** The use cases on volumes. */
public final class LocalVolumes implements Volumes {
    private static final Logger LOG = System.getLogger(LocalVolumes.class.getName());
    private static final List<String> FILTERS = List.of("dangling", "driver", "label", "name");

    private final VolumeIndex index;
    private final VolumeDrivers drivers;
    private final VolumeShelf shelf;
    private final ContainerVolumes ofContainers;
    private final EventBus bus;

    public LocalVolumes(VolumeRepository repository, VolumeDrivers drivers, VolumeSeeding seeding, EventBus bus) {
        this.index = new VolumeIndex(repository);
        this.drivers = drivers;
        this.shelf = new VolumeShelf(index, drivers, bus);
        this.ofContainers = new ContainerVolumes(shelf, seeding, bus);
        this.bus = bus;
    }

    /** Reads what was persisted and makes it agree with the local driver: a volume is there if its data is. */
    public void recover() {
        index.restore();
        VolumeDriver local = drivers.find(Volume.LOCAL);
        Set<String> kept = new HashSet<>();
        for (Stored stored : local.all()) {
            kept.add(stored.name());
            try (Held held = index.hold(stored.name())) {
                if (held.volume() == null) {
                    LOG.log(Logger.Level.WARNING, "volume=" + stored.name() + " has data and no record: kept");
                    held.save(VolumeShelf.foreign(Volume.LOCAL, stored));
                }
            }
        }
        for (Volume volume : index.all()) {
            if (volume.driver().equals(Volume.LOCAL) && !kept.contains(volume.name())) {
                LOG.log(Logger.Level.INFO, "volume=" + volume.name() + " was never finished, or was being removed");
                try (Held held = index.hold(volume.name())) {
                    held.delete();
                }
            }
        }
    }

    /**
     * After the containers were recovered: removes volumes that were made for a container which never came to be, or
     * whose removal was cut short, and ends mounts that no running container needs.
     */
    public void reconcile() {
        List<Container> containers = shelf.containers();
        Set<ContainerId> known = new HashSet<>();
        containers.forEach(container -> known.add(container.id()));
        for (Volume volume : index.all()) {
            ContainerId owner = volume.madeFor();
            // A plugin may not be there yet, and a start doesn't wait for one: its volumes stay for their users to
            // remove.
            if (owner != null && !known.contains(owner) && volume.driver().equals(Volume.LOCAL)) {
                removeOwnerless(volume);
            }
        }
        drivers.reconcile(index.all());
    }

    private void removeOwnerless(Volume volume) {
        try (Held held = index.hold(volume.name())) {
            if (shelf.holders(held.cell()).isEmpty()) {
                shelf.remove(held, volume, false);
            }
        } catch (EngineException e) {
            LOG.log(
                    Logger.Level.ERROR,
                    "volume=" + volume.name() + " has no owner and can't be removed: "
                            + e.error().message());
        }
    }

    /** @param all the containers as they are now */
    public void use(Supplier<List<Container>> all) {
        shelf.use(all);
    }

    public ContainerVolumes ofContainers() {
        return ofContainers;
    }

    @Override
    public Listing list(Filters filters) {
        filters.requireKeys(FILTERS);
        boolean onlyUnused = filters.flag("dangling", false);
        boolean onlyUsed = filters.has("dangling") && !onlyUnused;
        Set<String> used = usedNames();
        List<String> warnings = new ArrayList<>();
        List<VolumeDetails> found = all(warnings).stream()
                .filter(details -> matches(details.volume(), filters))
                .filter(details ->
                        !onlyUnused || !used.contains(details.volume().name()))
                .filter(details -> !onlyUsed || used.contains(details.volume().name()))
                .sorted(Comparator.comparing(details -> details.volume().name()))
                .toList();
        return new Listing(found, warnings);
    }

    private Set<String> usedNames() {
        Set<String> used = new HashSet<>();
        for (Container container : shelf.containers()) {
            for (MountSpec mount : container.spec().host().mounts()) {
                if (mount instanceof MountSpec.VolumeUse use) {
                    used.add(use.volume());
                }
            }
        }
        return used;
    }

    /** Of all drivers; one that can't be asked is left out with a warning. */
    private List<VolumeDetails> all(List<String> warnings) {
        List<VolumeDetails> found = new ArrayList<>();
        Map<String, Volume> recorded = new HashMap<>();
        index.all().forEach(volume -> recorded.put(volume.name(), volume));
        for (String name : withRecorded(drivers.discover(), recorded.values())) {
            VolumeDriver driver = drivers.recorded(name);
            try {
                for (Stored stored : driver.all()) {
                    Volume volume = recorded.remove(stored.name());
                    if (volume != null || !name.equals(Volume.LOCAL)) {
                        Volume shown = volume == null ? VolumeShelf.foreign(name, stored) : volume;
                        found.add(details(shown, driver.scope(), stored, Map.of(), null));
                    }
                }
            } catch (EngineException e) {
                warnings.add("list " + name + ": " + e.error().message());
                recorded.values().stream()
                        .filter(volume -> volume.driver().equals(name))
                        .map(volume -> details(volume, driver.scope(), null, Map.of(), null))
                        .forEach(found::add);
            }
        }
        return found;
    }

    /** Volumes of a driver that is gone are known from their records. */
    private static Set<String> withRecorded(List<String> present, Collection<Volume> volumes) {
        Set<String> names = new TreeSet<>(present);
        volumes.forEach(volume -> names.add(volume.driver()));
        return names;
    }

    private static VolumeDetails details(
            Volume volume,
            String scope,
            @Nullable Stored stored,
            Map<String, Object> status,
            VolumeDetails.@Nullable Usage usage) {
        Path place = stored == null ? null : stored.place();
        return new VolumeDetails(volume, scope, place == null ? "" : place.toString(), status, usage);
    }

    private static boolean matches(Volume volume, Filters filters) {
        return filters.any("driver", volume.driver()::equals)
                && filters.any("name", wanted -> nameMatches(volume.name(), wanted))
                && filters.labels(volume.labels());
    }

    /** By regular expression, as Docker does. */
    private static boolean nameMatches(String name, String wanted) {
        try {
            return Pattern.compile(wanted).matcher(name).find();
        } catch (PatternSyntaxException e) {
            return name.contains(wanted);
        }
    }

    @Override
    public VolumeDetails inspect(String name) {
        Volume volume = index.find(name);
        if (volume == null) {
            try (Held held = index.hold(name)) {
                volume = shelf.lookUp(held, "");
            }
        }
        if (volume == null) {
            throw missing(name);
        }
        return inspect(volume);
    }

    private VolumeDetails inspect(Volume volume) {
        VolumeDriver driver = shelf.driverOf(volume);
        Optional<Stored> stored = driver.find(volume.name());
        return details(
                volume,
                driver.scope(),
                stored.orElse(null),
                stored.map(Stored::status).orElse(Map.of()),
                null);
    }

    private static EngineException missing(String name) {
        return EngineException.notFound("get " + name + ": no such volume");
    }

    @Override
    public VolumeDetails create(VolumeRequest request) {
        VolumeRequest named = request.named();
        try (Held held = index.hold(named.name())) {
            return inspect(shelf.ensure(held, named, null));
        }
    }

    @Override
    public void remove(String name, boolean force) {
        try (Held held = index.hold(name)) {
            Volume volume = shelf.lookUp(held, "");
            if (volume != null) {
                shelf.remove(held, volume, force);
            } else if (!force) {
                throw missing(name);
            }
        }
    }

    @Override
    public Pruned prune(Filters filters) {
        filters.requireKeys(List.of("all", "label", "label!"));
        if (filters.get("all").size() > 1) {
            throw EngineException.invalid(
                    "invalid filter 'all=" + filters.get("all") + "': only one value is expected");
        }
        boolean named = filters.flag("all", false);
        List<String> removed = new ArrayList<>();
        long reclaimed = 0;
        for (Volume volume : index.all()) {
            boolean ours =
                    volume.driver().equals(Volume.LOCAL) && volume.options().isEmpty();
            boolean wanted = named || volume.labels().containsKey(Volume.ANONYMOUS);
            if (ours && wanted && filters.labels(volume.labels())) {
                long size = pruned(volume);
                if (size >= 0) {
                    removed.add(volume.name());
                    reclaimed += size;
                }
            }
        }
        bus.publish("volume", "prune", "", Map.of("reclaimed", Long.toString(reclaimed)));
        return new Pruned(removed, reclaimed);
    }

    /** The bytes it had, -1 if it is in use, being worked on, or can't be removed. */
    private long pruned(Volume volume) {
        try (Held held = index.hold(volume.name())) {
            if (held.volume() == null || !shelf.holders(held.cell()).isEmpty()) {
                return -1;
            }
            long size = shelf.driverOf(volume).sizeBytes(volume);
            shelf.remove(held, volume, false);
            return Math.max(0, size);
        } catch (EngineException e) {
            LOG.log(
                    Logger.Level.WARNING,
                    "volume=" + volume.name() + " could not be removed: "
                            + e.error().message());
            return -1;
        }
    }

    @Override
    public List<VolumeDetails> diskUse() {
        List<Container> containers = shelf.containers();
        VolumeDriver local = drivers.find(Volume.LOCAL);
        List<VolumeDetails> found = new ArrayList<>();
        for (Volume volume : index.all()) {
            if (volume.driver().equals(Volume.LOCAL) && volume.options().isEmpty()) {
                int users = (int) containers.stream()
                        .filter(one -> VolumeShelf.uses(one, volume.name()))
                        .count();
                found.add(details(
                        volume,
                        local.scope(),
                        local.find(volume.name()).orElse(null),
                        Map.of(),
                        new VolumeDetails.Usage(local.sizeBytes(volume), users)));
            }
        }
        return found;
    }

    @Override
    public List<String> drivers() {
        return drivers.names();
    }
}
