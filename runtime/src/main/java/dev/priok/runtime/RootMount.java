package dev.priok.runtime;

import dev.priok.engine.port.RootFilesystem;
import dev.priok.kernel.MountFlags;
import dev.priok.kernel.Mounts;
import dev.priok.kernel.Namespaces;
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

    /** Links instead of the directories' own paths: mount(2) takes 4095 bytes, which 50 layers would fill. */
    private static void mountOverlay(RootFilesystem.Overlay overlay, TaskPaths paths, boolean expendable)
            throws IOException {
        Path links = paths.layers();
        Files.createDirectory(links);
        List<String> names = new ArrayList<>();
        for (Path lower : overlay.lowerDirs()) {
            String name = Integer.toString(names.size(), Character.MAX_RADIX);
            Files.createSymbolicLink(links.resolve(name), lower);
            names.add(name);
        }
        Files.createSymbolicLink(links.resolve("upper"), overlay.upperDir());
        Files.createSymbolicLink(links.resolve("work"), overlay.workDir());
        String options = "lowerdir=" + String.join(":", names) + ",upperdir=upper,workdir=work,index=off";
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
