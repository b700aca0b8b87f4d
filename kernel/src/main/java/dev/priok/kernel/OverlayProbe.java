package dev.priok.kernel;

import java.nio.file.Path;
import java.util.UUID;

/**
 * Whether layers in a directory can be mounted as an overlay.
 *
 * @param supported whether a writable overlay worked there, with whiteouts
 * @param reason why not; empty if it did
 */
public record OverlayProbe(boolean supported, String reason) {
    private static final String[] PARTS = {"lower", "upper", "work", "merged"};

    /**
     * Tries it in {@code directory} (root needed), in a mount namespace of its own, and leaves nothing behind. Errors of
     * creating files there are thrown; everything the overlay refuses is the answer.
     */
    public static OverlayProbe run(Path directory) {
        String name = ".overlay-probe-" + UUID.randomUUID();
        try (Directory parent = Directory.open(directory)) {
            parent.createDirectory(name, 0700);
            try {
                for (String part : PARTS) {
                    parent.createDirectory(name + "/" + part, 0700);
                }
                parent.createNode(name + "/lower/file", FileType.REGULAR, 0600, 0, 0);
                return NativeThread.run("overlay-probe", () -> mount(directory.resolve(name)));
            } finally {
                parent.removeTree(name);
            }
        }
    }

    private static OverlayProbe mount(Path root) {
        Namespaces.unshare(Namespaces.FS | Namespaces.MOUNT);
        Mounts.setPropagation(Path.of("/"), MountFlags.PRIVATE | MountFlags.RECURSIVE);
        Namespaces.changeDirectory(root);
        Path merged = Path.of("merged");
        try {
            Mounts.mount(
                    "overlay", merged, "overlay", 0, OverlayForm.options("lowerdir=lower,upperdir=upper,workdir=work"));
        } catch (KernelException e) {
            return new OverlayProbe(false, String.valueOf(e.getMessage()));
        }
        try (Directory inside = Directory.open(merged)) {
            inside.createDirectory("directory", 0700);
            inside.removeFile("file");
        } catch (KernelException e) {
            return new OverlayProbe(false, String.valueOf(e.getMessage()));
        } finally {
            Mounts.unmount(merged, MountFlags.UNMOUNT_DETACH);
        }
        try (Directory upper = Directory.open(Path.of("upper"))) {
            boolean whiteout = upper.status("file").isWhiteout();
            return new OverlayProbe(whiteout, whiteout ? "" : "removing a file left no whiteout");
        }
    }
}
