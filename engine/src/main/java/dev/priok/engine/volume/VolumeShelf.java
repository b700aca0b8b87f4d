package dev.priok.engine.volume;

import dev.priok.engine.event.EventBus;
import dev.priok.engine.port.VolumeDriver;
import dev.priok.engine.port.VolumeDriver.Stored;
import dev.priok.engine.port.VolumeDrivers;
import dev.priok.engine.volume.VolumeIndex.Held;
import dev.priok.model.Container;
import dev.priok.model.ContainerId;
import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import dev.priok.model.MountSpec;
import dev.priok.model.Volume;
import java.lang.System.Logger;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes, finds and removes single volumes, and knows who has them: that is read from the containers' records. */
final class VolumeShelf {
    private static final Logger LOG = System.getLogger(VolumeShelf.class.getName());

    private final VolumeIndex index;
    private final VolumeDrivers drivers;
    private final EventBus bus;
    private final Clock clock = Clock.systemUTC();
    private volatile Supplier<List<Container>> containers = List::of;

    VolumeShelf(VolumeIndex index, VolumeDrivers drivers, EventBus bus) {
        this.index = index;
        this.drivers = drivers;
        this.bus = bus;
    }

    void use(Supplier<List<Container>> all) {
        containers = all;
    }

    VolumeIndex index() {
        return index;
    }

    VolumeDriver driverOf(Volume volume) {
        return drivers.recorded(volume.driver());
    }

    List<Container> containers() {
        return containers.get();
    }

    static boolean uses(Container container, String volume) {
        return uses(container.spec().host().mounts(), volume);
    }

    private static boolean uses(List<MountSpec> mounts, String volume) {
        return mounts.stream()
                .anyMatch(mount ->
                        mount instanceof MountSpec.VolumeUse use && use.volume().equals(volume));
    }

    /** Containers that have it, running or not. Claims are read first: they go when a record has taken their place. */
    Set<ContainerId> holders(VolumeCell cell) {
        Set<ContainerId> holders = new TreeSet<>((a, b) -> a.value().compareTo(b.value()));
        holders.addAll(cell.claims);
        containers().stream()
                .filter(one -> uses(one, cell.name()))
                .map(Container::id)
                .forEach(holders::add);
        return holders;
    }

    /** The volume of this name, which has a record from now on: made if there is none. */
    Volume ensure(Held held, VolumeRequest request, @Nullable ContainerId madeFor) {
        boolean invented = request.labels().containsKey(Volume.ANONYMOUS);
        Volume there = invented ? held.volume() : lookUp(held, request.driver());
        if (there != null) {
            if (!request.driver().isEmpty() && !request.driver().equals(there.driver())) {
                throw EngineException.conflict("create " + request.name() + ": driver '" + there.driver()
                        + "' already has volume '" + request.name() + "': volume name must be unique");
            }
            if (held.volume() == null) {
                held.save(there);
            }
            return there;
        }
        Volume made = request.volume(clock.instant(), madeFor);
        VolumeDriver driver = drivers.find(made.driver());
        held.save(made);
        try {
            driver.create(made);
        } catch (RuntimeException e) {
            held.delete();
            throw naming("create " + made.name(), e);
        }
        bus.publish("volume", "create", made.name(), Map.of("driver", made.driver()));
        return made;
    }

    /** A volume with a record, or one that a driver has without our doing; null if there is none. */
    @Nullable
    Volume lookUp(Held held, String wantedDriver) {
        Volume recorded = held.volume();
        if (recorded != null) {
            return recorded;
        }
        if (!wantedDriver.isEmpty()) {
            return wantedDriver.equals(Volume.LOCAL)
                    ? null
                    : foreign(
                            wantedDriver,
                            drivers.find(wantedDriver),
                            held.cell().name());
        }
        for (String name : drivers.discover()) {
            if (!name.equals(Volume.LOCAL)) {
                try {
                    Volume found =
                            foreign(name, drivers.recorded(name), held.cell().name());
                    if (found != null) {
                        return found;
                    }
                } catch (EngineException e) {
                    LOG.log(
                            Logger.Level.WARNING,
                            "volume=" + held.cell().name() + " driver=" + name + " can't say whether it has it: "
                                    + e.error().message());
                }
            }
        }
        return null;
    }

    private static @Nullable Volume foreign(String driver, VolumeDriver asked, String name) {
        Stored stored = asked.find(name).orElse(null);
        return stored == null ? null : foreign(driver, stored);
    }

    /** A volume that a driver has made for somebody else. */
    static Volume foreign(String driver, Stored stored) {
        Instant created = stored.created();
        return new Volume(stored.name(), driver, created == null ? Instant.EPOCH : created, Map.of(), Map.of(), null);
    }

    /** Removes it with its data; Conflict if a container has it. */
    void remove(Held held, Volume volume, boolean force) {
        Set<ContainerId> holders = holders(held.cell());
        if (!holders.isEmpty()) {
            throw EngineException.conflict("remove " + volume.name() + ": volume is in use - ["
                    + String.join(", ", holders.stream().map(ContainerId::value).toList()) + "]");
        }
        try {
            driverOf(volume).remove(volume);
        } catch (EngineException e) {
            boolean driverGone =
                    e.error() instanceof EngineError.NotFound || e.error() instanceof EngineError.Unavailable;
            if (!force || !driverGone) {
                throw naming("remove " + volume.name(), e);
            }
        }
        held.delete();
        bus.publish("volume", "destroy", volume.name(), Map.of("driver", volume.driver()));
    }

    /** The same failure, told with what was tried. */
    private static RuntimeException naming(String attempt, RuntimeException failure) {
        return failure instanceof EngineException known
                ? new EngineException(
                        known.error().withMessage(attempt + ": " + known.error().message()), failure)
                : failure;
    }
}
