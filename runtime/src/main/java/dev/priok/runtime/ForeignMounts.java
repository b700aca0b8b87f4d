package dev.priok.runtime;

import dev.priok.engine.port.TaskRuntime.OwnUsers;
import dev.priok.kernel.Directory;
import dev.priok.kernel.Fd;
import dev.priok.kernel.KernelException;
import dev.priok.kernel.Mounts;
import dev.priok.kernel.Namespaces;
import dev.priok.kernel.NativeThread;
import dev.priok.kernel.OpenFile;
import dev.priok.kernel.OpenFlags;
import dev.priok.model.EngineException;
import dev.priok.runtime.bundle.MountSources.Foreign;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Carries copies of mounts from other mount namespaces into the calling thread's one. */
final class ForeignMounts implements AutoCloseable {
    private record Copy(Foreign foreign, boolean directory, Fd tree) {}

    private final List<Copy> copies = new ArrayList<>();

    /**
     * Takes the copies; to be called in the host's mount namespace.
     *
     * @param users whose files those are that are mapped; null: the machine's, so that nothing is
     */
    static ForeignMounts copy(List<Foreign> wanted, @Nullable OwnUsers users) {
        ForeignMounts mounts = new ForeignMounts();
        try {
            for (Foreign foreign : wanted) {
                Copy copy = foreign.process() == 0 ? take(foreign) : fromProcess(foreign);
                mounts.copies.add(copy);
                if (foreign.mapped() && users != null) {
                    MappedLayers.map(copy.tree(), users);
                }
            }
            return mounts;
        } catch (RuntimeException e) {
            mounts.close();
            throw e;
        }
    }

    private static Copy take(Foreign foreign) {
        if (foreign.subpath().isEmpty()) {
            return new Copy(foreign, Files.isDirectory(foreign.path()), Mounts.detachedCopy(foreign.path()));
        }
        try (Directory volume = Directory.open(foreign.path());
                OpenFile part = volume.openFile(foreign.subpath(), OpenFlags.PATH, 0)) {
            return new Copy(foreign, part.status().isDirectory(), Mounts.detachedCopy(part.fd()));
        } catch (KernelException e) {
            throw EngineException.invalid("cannot access path " + foreign.called() + ": "
                    + e.errno().description().toLowerCase(Locale.ROOT));
        }
    }

    /** Entering a mount namespace makes its root the thread's root. */
    private static Copy fromProcess(Foreign foreign) {
        return NativeThread.run("foreign-mount", () -> {
            try (Fd namespace = Namespaces.open(Path.of("/proc/" + foreign.process() + "/ns/mnt"))) {
                Namespaces.unshare(Namespaces.FS);
                Namespaces.enter(namespace, Namespaces.MOUNT);
                return take(foreign);
            }
        });
    }

    /** Attaches them at their places. */
    void attach() throws IOException {
        for (Copy copy : copies) {
            Path place = copy.foreign().place();
            Files.createDirectories(parent(place));
            if (copy.directory()) {
                Files.createDirectory(place);
            } else {
                Files.createFile(place);
            }
            Mounts.attach(copy.tree(), place);
        }
    }

    private static Path parent(Path place) {
        Path parent = place.getParent();
        if (parent == null) {
            throw new IllegalArgumentException("not a place in a bundle: " + place);
        }
        return parent;
    }

    @Override
    public void close() {
        copies.forEach(copy -> copy.tree().close());
    }
}
