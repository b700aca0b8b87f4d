package dev.priok.runtime;

import dev.priok.engine.port.RootFilesystem;
import dev.priok.kernel.MountFlags;
import dev.priok.kernel.Mounts;
import dev.priok.kernel.Namespaces;
import dev.priok.runtime.bundle.MountSources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Mounts a container's root in the mount namespace of the calling thread, which must be a dedicated platform thread. The
 * namespace and with it the mount ends with the processes that inherit it, so no crash leaves a mount on the host.
 */
final class RootMount {
    private static final Path UNIFIED = Path.of("/sys/fs/cgroup/unified");

    private RootMount() {}

    /** Gives the thread a mount namespace of its own that hears of the host's mounts, but not the other way round. */
    static void enterPrivateNamespace() {
        Namespaces.unshare(Namespaces.FS | Namespaces.MOUNT);
        Mounts.setPropagation(Path.of("/"), MountFlags.SLAVE | MountFlags.RECURSIVE);
        // crun refuses machines on which both versions of cgroups are mounted.
        Mounts.unmountIfMounted(UNIFIED, MountFlags.UNMOUNT_DETACH);
    }

    /**
     * Mounts.
     *
     * @param expendable whether the container's files need not survive a crash of the machine
     */
    static void mount(RootFilesystem root, TaskPaths paths, boolean expendable) throws IOException {
        switch (root) {
            case RootFilesystem.Directory directory -> Mounts.bind(directory.path(), paths.rootfs(), true);
            case RootFilesystem.Overlay overlay -> mountOverlay(overlay, paths, expendable);
        }
    }

    /** Mounts an image's files and makes what the container is to have of them ready to be bound. */
    static void mountImage(MountSources.ImageFiles image, TaskPaths paths) throws IOException {
        Files.createDirectories(image.directory());
        Path links = paths.mounts().resolve(image.directory().getFileName() + ".layers");
        String lower = link(image.layers(), links);
        Namespaces.changeDirectory(links);
        Mounts.mount("overlay", image.directory(), "overlay", MountFlags.READ_ONLY, lower);
        Namespaces.changeDirectory(Path.of("/"));
        try (ForeignMounts part = ForeignMounts.copy(List.of(image.part()))) {
            part.attach();
        }
    }

    /**
     * The option for mount(2) that names the layers by links in a directory instead of by their own paths: it takes 4095
     * bytes for all, which 50 paths would fill.
     */
    private static String link(List<Path> layers, Path links) throws IOException {
        Files.createDirectory(links);
        List<String> names = new ArrayList<>();
        for (Path layer : layers) {
            String name = Integer.toString(names.size(), Character.MAX_RADIX);
            Files.createSymbolicLink(links.resolve(name), layer);
            names.add(name);
        }
        return "lowerdir=" + String.join(":", names);
    }

    private static void mountOverlay(RootFilesystem.Overlay overlay, TaskPaths paths, boolean expendable)
            throws IOException {
        Path links = paths.layers();
        String lower = link(overlay.lowerDirs(), links);
        Files.createSymbolicLink(links.resolve("upper"), overlay.upperDir());
        Files.createSymbolicLink(links.resolve("work"), overlay.workDir());
        String options = lower + ",upperdir=upper,workdir=work,index=off";
        Path volatileMark = overlay.workDir().resolve("work/incompat/volatile");
        if (Files.exists(volatileMark)) {
            // The kernel's mark of a mount without syncs, which keeps it from being mounted again after a crash.
            Files.deleteIfExists(volatileMark.resolve("dirty"));
            Files.delete(volatileMark);
        }
        Namespaces.changeDirectory(links);
        Mounts.mount("overlay", paths.rootfs(), "overlay", 0, expendable ? options + ",volatile" : options);
        Namespaces.changeDirectory(Path.of("/"));
    }
}
