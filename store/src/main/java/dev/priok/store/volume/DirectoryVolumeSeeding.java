package dev.priok.store.volume;

import dev.priok.engine.port.ContainerFiles.Root;
import dev.priok.engine.port.VolumeSeeding;
import dev.priok.kernel.Directory;
import dev.priok.kernel.Errno;
import dev.priok.kernel.KernelException;
import dev.priok.kernel.NativeThread;
import dev.priok.store.failure.Failures;
import java.nio.file.Path;
import java.util.Optional;

/** Copies directories of roots into volumes. */
final class DirectoryVolumeSeeding implements VolumeSeeding {
    private final LocalVolumeFiles files;

    DirectoryVolumeSeeding(LocalVolumeFiles files) {
        this.files = files;
    }

    @Override
    public boolean isEmpty(Path volume) {
        try (Directory directory = Directory.open(volume)) {
            return directory.entries().isEmpty();
        } catch (KernelException e) {
            throw Failures.inStore("cannot look into the volume at " + volume, e);
        }
    }

    @Override
    public boolean seed(Root root, String path, Path volume, boolean inUse) {
        return NativeThread.run("volume-seed", () -> {
            try (Directory rootDirectory = Directory.open(root.path())) {
                Directory from;
                try {
                    from = rootDirectory.openDirectory(path);
                } catch (KernelException e) {
                    if (e.is(Errno.ENOENT)) {
                        return true;
                    }
                    if (e.is(Errno.ENOTDIR) || e.is(Errno.ELOOP)) {
                        return false;
                    }
                    throw e;
                }
                try (from) {
                    fill(from, volume, inUse);
                }
                return true;
            } catch (KernelException e) {
                throw Failures.inStore("cannot copy " + path + " of the image into the volume at " + volume, e);
            }
        });
    }

    private void fill(Directory from, Path volume, boolean inUse) {
        Optional<String> local = files.volumeAt(volume);
        if (local.isPresent() && !LocalMounts.isMounted(volume)) {
            files.fill(local.get(), from, inUse);
            return;
        }
        try (Directory to = Directory.open(volume)) {
            new TreeCopy(to).run(from);
        }
    }
}
