package dev.priok.store.snapshot;

import dev.priok.engine.port.RootFilesystem;
import dev.priok.engine.port.SnapshotStore.Attached;
import dev.priok.engine.port.SnapshotStore.OpenRoot;
import dev.priok.kernel.Directory;
import dev.priok.kernel.Errno;
import dev.priok.kernel.Fd;
import dev.priok.kernel.KernelException;
import dev.priok.kernel.MountFlags;
import dev.priok.kernel.Mounts;
import dev.priok.kernel.Namespaces;
import dev.priok.kernel.NativeThread;
import dev.priok.kernel.OverlayForm;
import dev.priok.model.ContainerId;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Merged roots of containers that don't run. Each is mounted on a thread with a mount namespace of its own, which ends at
 * once; descriptors are all that hold the mount, so that the end of this process ends it too. One mount serves all that
 * have the same container open: overlay must not be mounted twice on one upper directory.
 */
final class OpenOverlays {
    /** Features that store more than the layer's own files in the upper directory stay off, whatever the kernel's default. */
    static final String OPTIONS = ",index=off,metacopy=off," + OverlayForm.NO_REDIRECTS;

    private final Path layers;
    private final Map<ContainerId, Shared> open = new HashMap<>();

    /** @param layers the directory to which the mount's paths are relative, to keep them short */
    OpenOverlays(Path layers) {
        this.layers = layers;
    }

    private static final class Shared {
        private final Directory root;
        private final Fd namespace;
        private int users;

        Shared(Directory root, Fd namespace) {
            this.root = root;
            this.namespace = namespace;
        }

        void close() {
            root.close();
            namespace.close();
        }
    }

    /** The same with things mounted in it. */
    OpenRoot open(ContainerId id, RootFilesystem.Overlay overlay, List<Attached> mounts) {
        Handle base = open(id, overlay);
        return MountedRoot.of(base, base.shared.namespace, overlay.workDir(), mounts);
    }

    /** The same for a root that a crash may take along: closing it writes nothing back to the disk. */
    Handle openExpendable(ContainerId id, RootFilesystem.Overlay overlay) {
        synchronized (open) {
            Shared shared = open.computeIfAbsent(id, _ -> mount(overlay, OPTIONS + ",volatile"));
            shared.users++;
            return new Handle(id, shared, overlay.upperDir());
        }
    }

    Handle open(ContainerId id, RootFilesystem.Overlay overlay) {
        synchronized (open) {
            Shared shared = open.computeIfAbsent(id, _ -> mount(overlay, OPTIONS));
            shared.users++;
            return new Handle(id, shared, overlay.upperDir());
        }
    }

    /** Layers to be read only. */
    OpenRoot view(List<Path> lowerDirs, Runnable release) {
        Shared shared = NativeThread.run("overlay-view", () -> {
            Namespaces.unshare(Namespaces.MOUNT | Namespaces.FS);
            Mounts.setPropagation(Path.of("/"), MountFlags.PRIVATE | MountFlags.RECURSIVE);
            Namespaces.changeDirectory(layers);
            String options = OverlayForm.options(lowerDirectories(lowerDirs, layers));
            // Any directory will do: nobody else sees it covered.
            Mounts.mount("overlay", layers, "overlay", MountFlags.READ_ONLY, options);
            return new Shared(Directory.open(layers), Namespaces.open(Path.of("/proc/thread-self/ns/mnt")));
        });
        return new View(shared, release);
    }

    /** Layers' files. */
    private static final class View implements OpenRoot {
        private final Shared shared;
        private final Runnable release;
        private boolean closed;

        View(Shared shared, Runnable release) {
            this.shared = shared;
            this.release = release;
        }

        @Override
        public Path path() {
            return Path.of(shared.root.fd().path());
        }

        @Override
        public synchronized void close() {
            if (!closed) {
                closed = true;
                shared.close();
                release.run();
            }
        }
    }

    private Shared mount(RootFilesystem.Overlay overlay, String more) {
        return NativeThread.run("overlay-open", () -> {
            Namespaces.unshare(Namespaces.MOUNT | Namespaces.FS);
            Mounts.setPropagation(Path.of("/"), MountFlags.PRIVATE | MountFlags.RECURSIVE);
            Namespaces.changeDirectory(layers);
            StringBuilder options = new StringBuilder(lowerDirectories(overlay.lowerDirs(), layers));
            options.append(",upperdir=").append(layers.relativize(overlay.upperDir()));
            options.append(",workdir=")
                    .append(layers.relativize(overlay.workDir()))
                    .append(more);
            Path mountPoint = overlay.workDir();
            Mounts.mount("overlay", mountPoint, "overlay", 0, OverlayForm.options(options.toString()));
            return new Shared(Directory.open(mountPoint), Namespaces.open(Path.of("/proc/thread-self/ns/mnt")));
        });
    }

    /** The option for mount(2), for a thread in the directory {@code from}: whole paths could be too long together. */
    static String lowerDirectories(List<Path> lower, Path from) {
        return lower.stream()
                .map(directory -> from.relativize(directory).toString())
                .collect(Collectors.joining(":", "lowerdir=", ""));
    }

    final class Handle implements OpenRoot {
        private final ContainerId id;
        private final Shared shared;
        private final Path upper;
        private boolean closed;

        private Handle(ContainerId id, Shared shared, Path upper) {
            this.id = id;
            this.shared = shared;
            this.upper = upper;
        }

        @Override
        public Path path() {
            return Path.of(shared.root.fd().path());
        }

        @Override
        public Path written() {
            return upper;
        }

        @Override
        public boolean exchange(String path, Path directory) {
            Path start = path.isEmpty() ? upper.resolveSibling("") : upper;
            String place = path.isEmpty() ? String.valueOf(upper.getFileName()) : path;
            try (Directory one = Directory.open(directory.resolveSibling(""));
                    Directory other = Directory.open(start)) {
                one.rename(String.valueOf(directory.getFileName()), other, place, Directory.RENAME_EXCHANGE);
                return true;
            } catch (KernelException e) {
                if (e.is(Errno.EXDEV) || e.is(Errno.EINVAL)) {
                    return false;
                }
                throw e;
            }
        }

        @Override
        public void close() {
            synchronized (open) {
                if (!closed) {
                    closed = true;
                    if (--shared.users == 0) {
                        open.remove(id);
                        shared.close();
                    }
                }
            }
        }
    }
}
