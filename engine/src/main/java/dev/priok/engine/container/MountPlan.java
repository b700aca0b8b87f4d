package dev.priok.engine.container;

import dev.priok.model.Container;
import dev.priok.model.ContainerPath;
import dev.priok.model.EngineException;
import dev.priok.model.HostSpec;
import dev.priok.model.MountSpec;
import dev.priok.model.MountSpec.Origin;
import dev.priok.model.MountSpec.VolumeOptions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Decides what is mounted where, one thing per target: what the user asks for, before what other containers have, before
 * what is only declared to be a volume.
 */
final class MountPlan {
    private static final List<String> FROM_MODES = List.of("", "rw", "ro", "z", "Z", "rw,z", "rw,Z", "ro,z", "ro,Z");

    private MountPlan() {}

    /**
     * Decides.
     *
     * @param declared targets that are to be volumes, the image's included
     * @param containers finds one by a user's reference
     */
    static List<MountSpec> of(HostSpec host, Set<String> declared, Function<String, Container> containers) {
        Map<String, MountSpec> byTarget = new LinkedHashMap<>();
        for (String from : host.volumesFrom()) {
            addFrom(byTarget, from, containers);
        }
        for (MountSpec mount : host.mounts()) {
            byTarget.put(mount.target(), withDriver(mount, host.volumeDriver()));
        }
        for (String text : new TreeSet<>(declared)) {
            String target = ContainerPath.clean(text);
            if (!target.startsWith("/")) {
                throw EngineException.invalid("invalid mount path: '" + text + "' mount path must be absolute");
            }
            if (target.equals("/")) {
                throw EngineException.invalid("invalid specification: destination can't be '/'");
            }
            byTarget.computeIfAbsent(target, _ -> anonymous(target, host.volumeDriver()));
        }
        return List.copyOf(byTarget.values());
    }

    private static MountSpec anonymous(String target, String driver) {
        VolumeOptions options = new VolumeOptions(true, false, "", "", driver, Map.of(), Map.of());
        return new MountSpec.VolumeUse("", target, false, options, Origin.VOLUMES);
    }

    /** {@code --volume-driver} is for volumes of {@code -v}; {@code --mount} names its own. */
    private static MountSpec withDriver(MountSpec mount, String driver) {
        return mount instanceof MountSpec.VolumeUse use && use.origin() == Origin.BINDS && !driver.isEmpty()
                ? use.withDriver(driver)
                : mount;
    }

    private static void addFrom(Map<String, MountSpec> byTarget, String text, Function<String, Container> containers) {
        if (text.isEmpty()) {
            throw EngineException.invalid("volumes-from specification cannot be an empty string");
        }
        int colon = text.indexOf(':');
        String mode = colon < 0 ? "" : text.substring(colon + 1);
        if (!FROM_MODES.contains(mode)) {
            throw EngineException.invalid("invalid mode: " + mode);
        }
        boolean readOnly = mode.startsWith("ro");
        Container other;
        try {
            other = containers.apply(colon < 0 ? text : text.substring(0, colon));
        } catch (EngineException e) {
            throw EngineException.invalid(e.error().message());
        }
        for (MountSpec mount : other.spec().host().mounts()) {
            boolean only = readOnly || mount.readOnly();
            switch (mount) {
                case MountSpec.Bind bind ->
                    byTarget.put(
                            bind.target(),
                            new MountSpec.Bind(
                                    bind.source(), bind.target(), only, bind.options(), Origin.VOLUMES_FROM));
                case MountSpec.VolumeUse use ->
                    byTarget.put(
                            use.target(),
                            new MountSpec.VolumeUse(
                                    use.volume(), use.place(), use.target(), only, use.options(), Origin.VOLUMES_FROM));
                case MountSpec.ImageUse use ->
                    byTarget.put(
                            use.target(),
                            new MountSpec.ImageUse(
                                    use.reference(), use.image(), use.target(), use.subpath(), Origin.VOLUMES_FROM));
                // Memory is nothing that could be shared.
                case MountSpec.Tmpfs _ -> {}
            }
        }
    }
}
