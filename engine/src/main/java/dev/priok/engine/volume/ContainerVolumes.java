package dev.priok.engine.volume;

import dev.priok.engine.event.EventBus;
import dev.priok.engine.port.ContainerFiles.Root;
import dev.priok.engine.port.SnapshotStore.OpenRoot;
import dev.priok.engine.port.VolumeDriver;
import dev.priok.engine.port.VolumeDriver.Stored;
import dev.priok.engine.port.VolumeSeeding;
import dev.priok.engine.volume.VolumeIndex.Held;
import dev.priok.model.Container;
import dev.priok.model.ContainerId;
import dev.priok.model.EngineException;
import dev.priok.model.MountSpec;
import dev.priok.model.MountSpec.Origin;
import dev.priok.model.MountSpec.VolumeUse;
import dev.priok.model.Volume;
import java.lang.System.Logger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Volumes as containers have them: claimed while a container is made, mounted while it runs. Who has a volume is never
 * counted: the containers' records say it. Thread-safe; the caller runs one call for a container at a time.
 */
public final class ContainerVolumes {
    private static final Logger LOG = System.getLogger(ContainerVolumes.class.getName());

    private final VolumeShelf shelf;
    private final VolumeSeeding seeding;
    private final EventBus bus;

    ContainerVolumes(VolumeShelf shelf, VolumeSeeding seeding, EventBus bus) {
        this.shelf = shelf;
        this.seeding = seeding;
        this.bus = bus;
    }

    /**
     * Makes what is missing of the volumes that a new container is to have and keeps all of them from being removed,
     * until {@link #settle} or {@link #abandon}.
     *
     * @return the mounts with the volumes' names and drivers
     */
    public List<MountSpec> claim(ContainerId id, List<MountSpec> mounts) {
        List<MountSpec> claimed = new ArrayList<>();
        try {
            for (MountSpec mount : mounts) {
                claimed.add(mount instanceof VolumeUse use ? claim(id, use) : mount);
            }
            return claimed;
        } catch (RuntimeException e) {
            abandon(id, claimed);
            throw e;
        }
    }

    private VolumeUse claim(ContainerId id, VolumeUse use) {
        MountSpec.VolumeOptions options = use.options();
        VolumeRequest request =
                new VolumeRequest(use.volume(), options.driver(), options.driverOptions(), options.labels()).named();
        try (Held held = shelf.index().hold(request.name())) {
            Volume volume = shelf.ensure(held, request, use.volume().isEmpty() ? id : null);
            held.cell().claims.add(id);
            Optional<Path> place = shelf.driverOf(volume).find(volume.name()).map(Stored::place);
            return use.found(
                    volume.name(), volume.driver(), place.map(Path::toString).orElse(""));
        }
    }

    /** The container's record is kept and speaks for itself from now on. */
    public void settle(ContainerId id, List<MountSpec> mounts) {
        for (String name : names(mounts)) {
            try (Held held = shelf.index().hold(name)) {
                held.cell().claims.remove(id);
            }
        }
    }

    /** The container will not come to be: gives its volumes up and removes those that were made for it alone. */
    public void abandon(ContainerId id, List<MountSpec> mounts) {
        for (String name : names(mounts)) {
            try (Held held = shelf.index().hold(name)) {
                held.cell().claims.remove(id);
                Volume volume = held.volume();
                if (volume != null && id.equals(volume.madeFor())) {
                    removeUnused(held, volume);
                }
            }
        }
    }

    private static Set<String> names(List<MountSpec> mounts) {
        Set<String> names = new TreeSet<>();
        for (MountSpec mount : mounts) {
            if (mount instanceof VolumeUse use) {
                names.add(use.volume());
            }
        }
        return names;
    }

    /**
     * Fills volumes that are empty with what the container's root has at their targets.
     *
     * @param opening opens the root; called at most once, and only if there is an empty volume
     */
    public void seed(ContainerId id, List<MountSpec> mounts, Supplier<OpenRoot> opening) {
        try (LazyRoot root = new LazyRoot(opening)) {
            for (MountSpec mount : mounts) {
                if (mount instanceof VolumeUse use && wantsContent(use)) {
                    seed(id, use, root);
                }
            }
        }
    }

    private static boolean wantsContent(VolumeUse use) {
        return use.origin() != Origin.VOLUMES_FROM
                && !use.options().noCopy()
                && use.options().subpath().isEmpty();
    }

    private void seed(ContainerId id, VolumeUse use, LazyRoot root) {
        try (Held held = shelf.index().hold(use.volume())) {
            Volume volume = required(held);
            VolumeDriver driver = shelf.driverOf(volume);
            Path place = mount(volume, id);
            try {
                boolean fits =
                        !seeding.isEmpty(place) || seeding.seed(root.get(), use.target(), place, isInUse(volume));
                if (!fits && use.origin() == Origin.VOLUMES) {
                    throw EngineException.invalid(
                            "cannot mount volume over existing file, file exists " + use.target());
                }
            } finally {
                driver.unmount(volume, id);
            }
        }
    }

    /** A root that is opened when it is needed. */
    private static final class LazyRoot implements AutoCloseable {
        private final Supplier<OpenRoot> opening;
        private @Nullable OpenRoot opened;

        LazyRoot(Supplier<OpenRoot> opening) {
            this.opening = opening;
        }

        Root get() {
            OpenRoot root = opened == null ? opening.get() : opened;
            opened = root;
            return new Root(root.path());
        }

        @Override
        public void close() {
            if (opened != null) {
                opened.close();
            }
        }
    }

    private boolean isInUse(Volume volume) {
        return shelf.containers().stream()
                .anyMatch(one -> one.state().isAlive() && VolumeShelf.uses(one, volume.name()));
    }

    private static Volume required(Held held) {
        Volume volume = held.volume();
        if (volume == null) {
            throw EngineException.notFound("get " + held.cell().name() + ": no such volume");
        }
        return volume;
    }

    /**
     * Makes the data of a container's volumes available, all or none.
     *
     * @return where each is on this machine, by name
     */
    public Map<String, Path> mount(Container container) {
        List<MountSpec> mounts = container.spec().host().mounts();
        Map<String, Path> places = mount(container.id(), mounts);
        for (MountSpec mount : mounts) {
            if (mount instanceof VolumeUse use) {
                bus.publish(
                        "volume",
                        "mount",
                        use.volume(),
                        Map.of(
                                "driver",
                                use.options().driver(),
                                "container",
                                container.id().value(),
                                "destination",
                                use.target(),
                                "read/write",
                                Boolean.toString(!use.readOnly()),
                                "propagation",
                                ""));
            }
        }
        return places;
    }

    private Map<String, Path> mount(ContainerId user, List<MountSpec> mounts) {
        Map<String, Path> places = new LinkedHashMap<>();
        try {
            for (String name : names(mounts)) {
                try (Held held = shelf.index().hold(name)) {
                    Volume volume = required(held);
                    places.put(name, mount(volume, user));
                }
            }
            return places;
        } catch (RuntimeException e) {
            places.keySet().forEach(name -> unmount(user, name));
            throw e;
        }
    }

    private Path mount(Volume volume, ContainerId user) {
        try {
            return shelf.driverOf(volume).mount(volume, user);
        } catch (EngineException e) {
            if (volume.driver().equals(Volume.LOCAL)) {
                throw e;
            }
            throw new EngineException(
                    e.error()
                            .withMessage("error while mounting volume '" + volume.name() + "': "
                                    + e.error().message()),
                    e);
        }
    }

    /** Makes the data available to somebody who looks into a container that may not run. */
    public Loan borrow(Container container) {
        ContainerId borrower = ContainerId.random();
        return new Loan(borrower, mount(borrower, container.spec().host().mounts()));
    }

    /** Volumes that are available until it is closed. */
    public final class Loan implements AutoCloseable {
        private final ContainerId borrower;
        private final Map<String, Path> places;

        private Loan(ContainerId borrower, Map<String, Path> places) {
            this.borrower = borrower;
            this.places = places;
        }

        /** Where each is on this machine, by name. */
        public Map<String, Path> places() {
            return places;
        }

        @Override
        public void close() {
            places.keySet().forEach(name -> unmount(borrower, name));
        }
    }

    /** The container has ended, or never began. A failure is logged: there is nothing that anybody could undo. */
    public void unmount(Container container) {
        for (String name : names(container.spec().host().mounts())) {
            String driver = unmount(container.id(), name);
            bus.publish(
                    "volume",
                    "unmount",
                    name,
                    Map.of("driver", driver, "container", container.id().value()));
        }
    }

    private String unmount(ContainerId user, String name) {
        try (Held held = shelf.index().hold(name)) {
            Volume volume = held.volume();
            if (volume == null) {
                return "";
            }
            try {
                shelf.driverOf(volume).unmount(volume, user);
            } catch (EngineException e) {
                LOG.log(
                        Logger.Level.ERROR,
                        "volume=" + name + " container=" + user + " unmounting failed: "
                                + e.error().message());
            }
            return volume.driver();
        }
    }

    /** After a restart of the daemon, for a container that has run on. */
    public void adopt(Container container) {
        for (String name : names(container.spec().host().mounts())) {
            try (Held held = shelf.index().hold(name)) {
                Volume volume = held.volume();
                if (volume != null) {
                    shelf.driverOf(volume).adopt(volume, container.id());
                }
            } catch (EngineException e) {
                LOG.log(
                        Logger.Level.ERROR,
                        "volume=" + name + " container=" + container.id() + " can't be adopted: "
                                + e.error().message());
            }
        }
    }

    /** Before a container's record goes: its anonymous volumes stay, and belong to nobody. */
    public void keepAnonymous(Container container) {
        for (VolumeUse use : anonymous(container)) {
            try (Held held = shelf.index().hold(use.volume())) {
                Volume volume = held.volume();
                if (volume != null && volume.madeFor() != null) {
                    held.save(volume.withoutOwner());
                }
            }
        }
    }

    /** After a container's record has gone: its anonymous volumes go too, if nobody else has them. */
    public void removeAnonymous(Container container) {
        for (VolumeUse use : anonymous(container)) {
            try (Held held = shelf.index().hold(use.volume())) {
                Volume volume = held.volume();
                if (volume != null) {
                    removeUnused(held, volume);
                }
            }
        }
    }

    private static List<VolumeUse> anonymous(Container container) {
        return container.spec().host().mounts().stream()
                .filter(VolumeUse.class::isInstance)
                .map(VolumeUse.class::cast)
                .filter(use -> use.options().anonymous())
                .toList();
    }

    private void removeUnused(Held held, Volume volume) {
        try {
            if (shelf.holders(held.cell()).isEmpty()) {
                shelf.remove(held, volume, false);
            }
        } catch (EngineException e) {
            LOG.log(
                    Logger.Level.ERROR,
                    "volume=" + volume.name() + " could not be removed with its container: "
                            + e.error().message());
        }
    }
}
