package dev.priok.runtime.bundle;

import dev.priok.engine.port.TaskRuntime.LayerMount;
import dev.priok.engine.port.TaskRuntime.TaskRequest;
import dev.priok.kernel.MountTable;
import dev.priok.model.MountSpec;
import dev.priok.model.NamespaceMode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Mounts that can't be bound by their path: conmon's mount namespace, where the OCI runtime starts, hears of the host's
 * mounts but not the other way round, and another container's mounts are in a namespace of their own. Copies of them are
 * attached below a directory first.
 *
 * @param directory in the bundle
 * @param mappedVolumes volumes whose files have the ids on disk that they have in the container, whoever its users are
 */
public record MountSources(Path directory, Set<String> mappedVolumes) {
    /**
     * One such mount.
     *
     * @param process whose mount namespace it is in; 0: the host's
     * @param path in that namespace
     * @param subpath below the path, not to be left whatever links there are; empty: the path itself
     * @param place where its copy is to be attached
     * @param called what users know it by
     * @param mapped whether the owners of its files are the container's users
     */
    public record Foreign(int process, Path path, String subpath, Path place, String called, boolean mapped) {
        static Foreign ofPath(int process, Path path, String subpath, Path place) {
            return new Foreign(
                    process, path, subpath, place, path.resolve(subpath).toString(), false);
        }

        Foreign withMapping() {
            return new Foreign(process, path, subpath, place, called, true);
        }
    }

    /**
     * Files of layers, and what of them is to be bound.
     *
     * @param directory where to mount all of them
     */
    public record LayerFiles(LayerMount mount, Path directory, Foreign part) {}

    /**
     * Those of a request.
     *
     * @param dataRoot volumes below it are the engine's own, apart from those that something is mounted on
     */
    public static MountSources of(TaskRequest request, Path directory, Path dataRoot) {
        Set<String> mapped = new HashSet<>();
        if (request.users() != null && !request.volumes().isEmpty()) {
            MountTable mounts = MountTable.read();
            request.volumes().forEach((name, place) -> {
                if (place.startsWith(dataRoot) && mounts.at(place).isEmpty()) {
                    mapped.add(name);
                }
            });
        }
        return new MountSources(directory, mapped);
    }

    /** The layers that a request needs, besides its root's. */
    public List<LayerFiles> layers(TaskRequest request) {
        List<LayerFiles> all = new ArrayList<>();
        request.layers().forEach((target, mount) -> {
            Path whole = directory.resolve("layers" + target.replace('/', ','));
            all.add(new LayerFiles(
                    mount, whole, new Foreign(0, whole, mount.subpath(), ofLayers(target), mount.called(), false)));
        });
        return all;
    }

    /** What a request needs. */
    public List<Foreign> needed(TaskRequest request) {
        List<Foreign> all = new ArrayList<>();
        if (request.container().spec().host().namespaces().ipc() instanceof NamespaceMode.Container) {
            int process = NamespaceSection.shared(request, "ipc");
            all.add(Foreign.ofPath(process, Path.of("/dev/shm"), "", sharedMemory()));
        }
        for (MountSpec mount : request.container().spec().host().mounts()) {
            if (mount instanceof MountSpec.Bind bind && isShared(bind)) {
                all.add(Foreign.ofPath(0, Path.of(bind.source()), "", of(bind)));
            }
            if (mount instanceof MountSpec.VolumeUse use && isCopied(use)) {
                Foreign copy =
                        Foreign.ofPath(0, place(request, use), use.options().subpath(), of(use));
                all.add(mappedVolumes.contains(use.volume()) ? copy.withMapping() : copy);
            }
        }
        if (request.users() != null) {
            request.files()
                    .forEach((target, file) ->
                            all.add(Foreign.ofPath(0, file, "", copyOf(target)).withMapping()));
        }
        return all;
    }

    /** Whether the container's mounts below are to be seen on the host. */
    static boolean isShared(MountSpec.Bind bind) {
        return bind.propagation().endsWith("shared");
    }

    private boolean isCopied(MountSpec.VolumeUse use) {
        return !use.options().subpath().isEmpty() || mappedVolumes.contains(use.volume());
    }

    /** What to bind for a volume. */
    Path source(TaskRequest request, MountSpec.VolumeUse use) {
        return isCopied(use) ? of(use) : place(request, use);
    }

    /** What to bind for one of the engine's files. */
    Path source(TaskRequest request, String target, Path file) {
        return request.users() == null ? file : copyOf(target);
    }

    private Path copyOf(String target) {
        return directory.resolve("file" + target.replace('/', ','));
    }

    Path sharedMemory() {
        return directory.resolve("shm");
    }

    /** Where a volume's data is. */
    private static Path place(TaskRequest request, MountSpec.VolumeUse use) {
        Path place = request.volumes().get(use.volume());
        if (place == null) {
            throw new IllegalArgumentException("volume " + use.volume() + " is not mounted");
        }
        return place;
    }

    /** Targets are different, so their names are. */
    Path of(MountSpec mount) {
        return place(mount.target());
    }

    /** The same for layers. */
    Path ofLayers(String target) {
        return place(target);
    }

    private Path place(String target) {
        return directory.resolve("bind" + target.replace('/', ','));
    }
}
