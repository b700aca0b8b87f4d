package dev.priok.engine.container;

import dev.priok.engine.EnginePorts;
import dev.priok.engine.port.ContainerFiles;
import dev.priok.engine.port.ContainerFiles.Root;
import dev.priok.engine.port.SnapshotStore.Attached;
import dev.priok.engine.port.SnapshotStore.OpenRoot;
import dev.priok.engine.volume.ContainerVolumes;
import dev.priok.model.Container;
import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import dev.priok.model.MountSpec;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads and writes files of containers: through the running program's root, or through the stored one. */
final class ContainerFilesAccess {
    private final EnginePorts ports;
    private final ContainerVolumes volumes;
    private final ContainerEvents events;

    ContainerFilesAccess(EnginePorts ports, ContainerVolumes volumes, ContainerEvents events) {
        this.ports = ports;
        this.volumes = volumes;
        this.events = events;
    }

    ContainerFiles.PathStatus status(ContainerCell cell, String path) {
        return inRoot(cell, root -> naming(cell, path, () -> ports.files().status(root, path)));
    }

    void read(ContainerCell cell, String path, OutputStream tar) {
        inRoot(
                cell,
                root -> naming(cell, path, () -> {
                    ports.files().readArchive(root, path, tar);
                    return true;
                }));
        events.publish(cell.container(), "archive-path", Map.of("path", path));
    }

    void write(ContainerCell cell, String path, InputStream tar, ContainerFiles.WriteOptions options) {
        String user = cell.container().spec().config().process().user();
        inRoot(
                cell,
                root -> naming(cell, path, () -> {
                    ports.files().writeArchive(root, path, tar, options.withContainerUser(user));
                    return true;
                }));
        events.publish(cell.container(), "extract-to-dir", Map.of("path", path));
    }

    void export(ContainerCell cell, OutputStream tar) {
        inOwnRoot(cell, root -> {
            ports.files().export(root, tar);
            return true;
        });
        events.publish(cell.container(), "export");
    }

    private interface Step<T> {
        T run();
    }

    /** Clients look for Docker's words where a path is missing. */
    private static <T> T naming(ContainerCell cell, String path, Step<T> step) {
        try {
            return step.run();
        } catch (EngineException e) {
            if (e.error() instanceof EngineError.NotFound) {
                throw new EngineException(
                        new EngineError.NotFound("Could not find the file " + path + " in container " + cell.id()), e);
            }
            throw e;
        }
    }

    /** With what is mounted in the container, memory apart. */
    private <T> T inRoot(ContainerCell cell, Function<Root, T> work) {
        Container container = cell.container();
        if (container.state().isAlive()) {
            return inLiveRoot(container, work);
        }
        if (container.spec().host().mounts().isEmpty()) {
            return inOwnRoot(cell, work);
        }
        try (ContainerVolumes.Loan loan = volumes.borrow(container);
                OpenRoot root = ports.snapshots().open(cell.id(), attached(container, loan))) {
            return work.apply(new Root(root.path()));
        }
    }

    private static <T> T inLiveRoot(Container container, Function<Root, T> work) {
        int process = container.state().processId();
        return work.apply(new Root(Path.of("/proc/" + process + "/root"), process));
    }

    private List<Attached> attached(Container container, ContainerVolumes.Loan loan) {
        List<Attached> attached = new ArrayList<>();
        for (MountSpec mount : container.spec().host().mounts()) {
            Attached source = source(mount, loan);
            if (source != null && source.sources().stream().allMatch(Files::exists)) {
                attached.add(source);
            }
        }
        // A mount point can be inside another mount: the shallower ones come first.
        attached.sort(Comparator.comparingInt(one -> one.target().split("/").length));
        return attached;
    }

    private @Nullable Attached source(MountSpec mount, ContainerVolumes.Loan loan) {
        return switch (mount) {
            case MountSpec.Bind bind -> attached(List.of(Path.of(bind.source())), "", mount);
            case MountSpec.VolumeUse use -> {
                Path place = loan.places().get(use.volume());
                yield place == null
                        ? null
                        : attached(List.of(place), use.options().subpath(), mount);
            }
            case MountSpec.ImageUse use ->
                attached(ports.snapshots().layersOf(Objects.requireNonNull(use.image())), use.subpath(), mount);
            case MountSpec.Tmpfs _ -> null;
        };
    }

    private static Attached attached(List<Path> sources, String subpath, MountSpec mount) {
        return new Attached(sources, subpath, mount.target(), mount.readOnly());
    }

    /** Without what is mounted in the container. */
    private <T> T inOwnRoot(ContainerCell cell, Function<Root, T> work) {
        Container container = cell.container();
        if (container.state().isAlive()) {
            return inLiveRoot(container, work);
        }
        try (OpenRoot root = ports.snapshots().open(cell.id())) {
            return work.apply(new Root(root.path()));
        }
    }
}
