package dev.priok.store.volume;

import dev.priok.engine.port.VolumeDriver;
import dev.priok.engine.port.VolumeSeeding;
import dev.priok.store.scratch.ScratchSpace;
import java.nio.file.Path;

/** The volumes of a data root. */
public final class LocalVolumeStore implements AutoCloseable {
    private final LocalVolumeFiles files;
    private final VolumeDriver driver;
    private final VolumeSeeding seeding;

    /** @param path an existing directory on the file system of the scratch space */
    public LocalVolumeStore(Path path, ScratchSpace scratchSpace) {
        this.files = new LocalVolumeFiles(path, scratchSpace);
        files.sweep();
        this.driver = new LocalVolumeDriver(files);
        this.seeding = new DirectoryVolumeSeeding(files);
    }

    public VolumeDriver driver() {
        return driver;
    }

    public VolumeSeeding seeding() {
        return seeding;
    }

    @Override
    public void close() {
        files.close();
    }
}
