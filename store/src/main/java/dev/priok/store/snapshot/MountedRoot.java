package dev.priok.store.snapshot;

import dev.priok.engine.port.SnapshotStore.Attached;
import dev.priok.engine.port.SnapshotStore.OpenRoot;
import dev.priok.kernel.Directory;
import dev.priok.kernel.Errno;
import dev.priok.kernel.Fd;
import dev.priok.kernel.FileType;
import dev.priok.kernel.KernelException;
import dev.priok.kernel.MountFlags;
import dev.priok.kernel.Mounts;
import dev.priok.kernel.Namespaces;
import dev.priok.kernel.NativeThread;
import dev.priok.kernel.OpenFile;
import dev.priok.kernel.OpenFlags;
import dev.priok.kernel.OverlayForm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A root with things mounted in it. The mounts are in a mount namespace that only a descriptor keeps: closing it, or the
 * end of this process, ends them all.
 */
final class MountedRoot implements OpenRoot {
    private final OpenRoot base;
    private final Fd namespace;
    private final Directory root;

    private MountedRoot(OpenRoot base, Fd namespace, Directory root) {
        this.base = base;
        this.namespace = namespace;
        this.root = root;
    }

    /**
     * Mounts.
     *
     * @param base closed with the result, or now if this fails
     * @param namespace where the root is mounted; null: this process's
     * @param at the root's path there
     */
    static OpenRoot of(OpenRoot base, @Nullable Fd namespace, Path at, List<Attached> mounts) {
        List<Fd> trees = new ArrayList<>();
        try {
            for (Attached mount : mounts) {
                trees.add(
                        mount.sources().size() == 1
                                ? copy(mount, mount.sources().getFirst())
                                : overlay(mount, at));
            }
            return NativeThread.run("root-mount", () -> {
                Namespaces.unshare(Namespaces.FS);
                if (namespace != null) {
                    Namespaces.enter(namespace, Namespaces.MOUNT);
                }
                Namespaces.unshare(Namespaces.MOUNT);
                Mounts.setPropagation(Path.of("/"), MountFlags.PRIVATE | MountFlags.RECURSIVE);
                for (int i = 0; i < trees.size(); i++) {
                    attach(at, mounts.get(i), trees.get(i));
                }
                return new MountedRoot(base, Namespaces.open(Path.of("/proc/thread-self/ns/mnt")), Directory.open(at));
            });
        } catch (RuntimeException e) {
            base.close();
            throw e;
        } finally {
            trees.forEach(Fd::close);
        }
    }

    /** @param place any directory, for a moment in a mount namespace that ends at once */
    private static Fd overlay(Attached mount, Path place) {
        // Next to the layers: a directory can't be named relative to itself.
        Path start = mount.sources().getFirst().resolveSibling("");
        return NativeThread.run("image-mount", () -> {
            Namespaces.unshare(Namespaces.MOUNT | Namespaces.FS);
            Mounts.setPropagation(Path.of("/"), MountFlags.PRIVATE | MountFlags.RECURSIVE);
            Namespaces.changeDirectory(start);
            String options = OpenOverlays.lowerDirectories(mount.sources(), start);
            Mounts.mount("overlay", place, "overlay", MountFlags.READ_ONLY, OverlayForm.options(options));
            return copy(mount, place);
        });
    }

    private static Fd copy(Attached mount, Path from) {
        if (mount.subpath().isEmpty()) {
            return Mounts.detachedCopy(from);
        }
        try (Directory source = Directory.open(from);
                OpenFile part = source.openFile(mount.subpath(), OpenFlags.PATH, 0)) {
            return Mounts.detachedCopy(part.fd());
        }
    }

    private static void attach(Path root, Attached mount, Fd tree) {
        try (Directory directory = Directory.open(root)) {
            makePlace(directory, mount.target(), Files.isDirectory(Path.of(tree.path())));
            try (OpenFile place = directory.openFile(mount.target(), OpenFlags.PATH, 0)) {
                Mounts.attach(tree, place.fd());
            }
            if (mount.readOnly()) {
                Mounts.remountBind(Path.of(root + directory.resolvedPath(mount.target())), MountFlags.READ_ONLY);
            }
        }
    }

    private static void makePlace(Directory root, String target, boolean directory) {
        StringBuilder path = new StringBuilder();
        String[] elements = target.substring(1).split("/");
        for (int i = 0; i < elements.length; i++) {
            path.append(i == 0 ? "" : "/").append(elements[i]);
            try {
                if (directory || i < elements.length - 1) {
                    root.createDirectory(path.toString(), 0755);
                } else {
                    root.createNode(path.toString(), FileType.REGULAR, 0644, 0, 0);
                }
            } catch (KernelException e) {
                if (!e.is(Errno.EEXIST)) {
                    throw e;
                }
            }
        }
    }

    @Override
    public Path path() {
        return Path.of(root.fd().path());
    }

    @Override
    public void close() {
        root.close();
        namespace.close();
        base.close();
    }
}
