package dev.priok.store.snapshot;

import dev.priok.kernel.Directory;
import dev.priok.kernel.Errno;
import dev.priok.kernel.KernelException;
import dev.priok.kernel.MountFlags;
import dev.priok.kernel.Mounts;
import dev.priok.kernel.Namespaces;
import dev.priok.kernel.NativeThread;
import dev.priok.kernel.OverlayForm;
import dev.priok.store.scratch.ScratchSpace;
import dev.priok.store.scratch.ScratchSpace.Scratch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Finds out by trying whether the kernel mounts overlays on the data root's file system. */
public final class OverlaySupport {
    private static final System.Logger LOG = System.getLogger(OverlaySupport.class.getName());

    private OverlaySupport() {}

    /** Mounts one in a namespace that ends with the call. */
    public static boolean isThere(ScratchSpace scratchSpace) {
        try (Scratch scratch = scratchSpace.create("overlay");
                Directory directory = Directory.open(scratch.path())) {
            for (String name : new String[] {"lower", "upper", "work", "merged"}) {
                directory.createDirectory(name, 0755);
            }
            return NativeThread.run("overlay-try", () -> mount(scratch.path()));
        } catch (KernelException e) {
            if (e.errno() == Errno.ENOSPC || e.errno() == Errno.EDQUOT) {
                LOG.log(System.Logger.Level.WARNING, "no disk space to try an overlay with: " + e.getMessage());
                return knowsOverlay();
            }
            LOG.log(
                    System.Logger.Level.WARNING,
                    "overlay cannot be mounted on the data root, containers get plain copies: " + e.getMessage());
            return false;
        }
    }

    /** Containers that have overlays must not get plain copies because the disk is full just now. */
    private static boolean knowsOverlay() {
        try {
            return Files.readString(Path.of("/proc/filesystems")).contains("\toverlay\n");
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean mount(Path scratch) {
        Namespaces.unshare(Namespaces.MOUNT | Namespaces.FS);
        Mounts.setPropagation(Path.of("/"), MountFlags.PRIVATE | MountFlags.RECURSIVE);
        Namespaces.changeDirectory(scratch);
        Mounts.mount(
                "overlay",
                scratch.resolve("merged"),
                "overlay",
                0,
                OverlayForm.options("lowerdir=lower,upperdir=upper,workdir=work" + OpenOverlays.OPTIONS));
        Mounts.unmount(scratch.resolve("merged"), 0);
        return true;
    }
}
