package dev.priok.runtime;

import dev.priok.engine.port.RootFilesystem;
import dev.priok.engine.port.TaskRuntime.OwnUsers;
import dev.priok.kernel.Fd;
import dev.priok.kernel.FileOwnership;
import dev.priok.kernel.MountFlags;
import dev.priok.kernel.Mounts;
import dev.priok.kernel.Namespaces;
import dev.priok.kernel.OverlayForm;
import dev.priok.runtime.bundle.MountSources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Mounts a container's root in the mount namespace of the calling thread, which must be a dedicated platform thread. The
 * namespace and with it the mount ends with the processes that inherit it, so no crash leaves a mount on the host.
 */
final class RootMount {
    private static final Path UNIFIED = Path.of("/sys/fs/cgroup/unified");

    /** Of the 4095 bytes that mount(2) takes, with room for what {@link OverlayForm} adds. */
    private static final int LONGEST_OPTIONS = 3500;

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
     * @param users null: the machine's
     * @param expendable whether the container's files need not survive a crash of the machine
     */
    static void mount(RootFilesystem root, TaskPaths paths, @Nullable OwnUsers users, boolean expendable)
            throws IOException {
        switch (root) {
            case RootFilesystem.Directory(Path directory) -> {
                if (users == null) {
                    Mounts.bind(directory, paths.rootfs(), true);
                } else {
                    try (Fd copy = MappedLayers.copy(directory, users)) {
                        Mounts.attach(copy, paths.rootfs());
                    }
                }
            }
            case RootFilesystem.Overlay overlay -> {
                forgetCrash(overlay);
                mountOverlay(overlay, new Place(paths.rootfs(), paths.layers()), users, expendable);
            }
        }
    }

    /**
     * Where an overlay goes.
     *
     * @param links where a directory for short names of the layers is made if they need it
     */
    private record Place(Path target, Path links) {}

    private static void mountOverlay(
            RootFilesystem.Overlay overlay, Place place, @Nullable OwnUsers users, boolean expendable)
            throws IOException {
        String options = ",index=off" + (expendable ? ",volatile" : "");
        String direct = directly(overlay);
        if (users == null && !direct.isEmpty()) {
            Mounts.mount("overlay", place.target(), "overlay", 0, OverlayForm.options(direct + options));
            return;
        }
        Files.createDirectories(place.links());
        if (users == null) {
            mountLinked(overlay, place, options);
        } else {
            mountMapped(overlay, place, users, options);
        }
    }

    /** The kernel's mark of a mount without syncs keeps it from being mounted again after a crash. */
    private static void forgetCrash(RootFilesystem.Overlay overlay) throws IOException {
        Path volatileMark = overlay.workDir().resolve("work/incompat/volatile");
        if (Files.exists(volatileMark)) {
            Files.deleteIfExists(volatileMark.resolve("dirty"));
            Files.delete(volatileMark);
        }
    }

    /** The option for mount(2) that names the layers by their own paths; empty if it doesn't take that. */
    private static String directly(RootFilesystem.Overlay overlay) {
        StringBuilder option = new StringBuilder("lowerdir=");
        boolean plain = true;
        for (Path layer : overlay.lowerDirs()) {
            plain &= isPlain(layer);
            option.append(option.charAt(option.length() - 1) == '=' ? "" : ":").append(layer);
        }
        option.append(",upperdir=").append(overlay.upperDir());
        option.append(",workdir=").append(overlay.workDir());
        plain &= isPlain(overlay.upperDir()) && isPlain(overlay.workDir());
        return plain && option.length() <= LONGEST_OPTIONS ? option.toString() : "";
    }

    /** Whether nothing in it means anything in a mount's options. */
    private static boolean isPlain(Path path) {
        String text = path.toString();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c > 126 || !(Character.isLetterOrDigit(c) || c == '/' || c == '.' || c == '_' || c == '-')) {
                return false;
            }
        }
        return path.isAbsolute();
    }

    private static void mountLinked(RootFilesystem.Overlay overlay, Place place, String options) throws IOException {
        Path links = place.links();
        String lower = link(overlay.lowerDirs(), links);
        Files.createSymbolicLink(links.resolve("upper"), overlay.upperDir());
        Files.createSymbolicLink(links.resolve("work"), overlay.workDir());
        mountAt(place.target(), links, 0, lower + ",upperdir=upper,workdir=work" + options);
    }

    private static void mountMapped(RootFilesystem.Overlay overlay, Place place, OwnUsers users, String options)
            throws IOException {
        Path own = parent(overlay.upperDir());
        // Overlay wants both on one mount.
        if (!own.equals(parent(overlay.workDir()))) {
            throw new IllegalArgumentException("the layer's directories are not side by side: " + overlay);
        }
        try (MappedLayers layers = new MappedLayers(place.links(), users)) {
            String lower = map(overlay.lowerDirs(), layers);
            layers.add("own", own);
            // Overlay makes files of its own for whoever mounts it: that must be someone whom the layers know.
            try (FileOwnership _ =
                    FileOwnership.assume(users.ids().rootUser(), users.ids().rootGroup())) {
                String upper = ",upperdir=own/" + overlay.upperDir().getFileName() + ",workdir=own/"
                        + overlay.workDir().getFileName();
                mountAt(place.target(), place.links(), 0, lower + upper + options);
            }
        }
    }

    private static Path parent(Path path) {
        return Objects.requireNonNull(path.getParent(), path.toString());
    }

    /** Mounts files of layers and makes what the container is to have of them ready to be bound. */
    static void mountLayers(MountSources.LayerFiles files, TaskPaths paths, @Nullable OwnUsers users)
            throws IOException {
        Path directory = files.directory();
        Files.createDirectories(directory);
        Path links = Files.createDirectory(paths.mounts().resolve(directory.getFileName() + ".layers"));
        List<Path> layers = files.mount().layers();
        RootFilesystem.Overlay writable = files.mount().writable();
        if (writable != null) {
            mountOverlay(writable, new Place(directory, links), users, true);
        } else if (users == null) {
            mountAt(directory, links, MountFlags.READ_ONLY, link(layers, links));
        } else {
            try (MappedLayers mapped = new MappedLayers(links, users)) {
                mountAt(directory, links, MountFlags.READ_ONLY, map(layers, mapped));
            }
        }
        try (ForeignMounts part = ForeignMounts.copy(List.of(files.part()), null)) {
            part.attach();
        }
    }

    /**
     * The option for mount(2) that names the layers by links in a directory instead of by their own paths: it takes 4095
     * bytes for all, which 50 paths would fill.
     */
    private static String link(List<Path> layers, Path links) throws IOException {
        List<String> names = new ArrayList<>();
        for (Path layer : layers) {
            String name = shortName(names.size());
            Files.createSymbolicLink(links.resolve(name), layer);
            names.add(name);
        }
        return "lowerdir=" + String.join(":", names);
    }

    /** The same with layers that belong to a container's own users. */
    private static String map(List<Path> layers, MappedLayers mapped) throws IOException {
        List<String> names = new ArrayList<>();
        for (Path layer : layers) {
            String name = shortName(names.size());
            mapped.add(name, layer);
            names.add(name);
        }
        return "lowerdir=" + String.join(":", names);
    }

    private static String shortName(int number) {
        return Integer.toString(number, Character.MAX_RADIX);
    }

    private static void mountAt(Path target, Path directory, long flags, String options) {
        Namespaces.changeDirectory(directory);
        try {
            Mounts.mount("overlay", target, "overlay", flags, OverlayForm.options(options));
        } finally {
            Namespaces.changeDirectory(Path.of("/"));
        }
    }
}
