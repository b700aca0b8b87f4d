package dev.priok.store.volume;

import dev.priok.engine.port.VolumeDriver;
import dev.priok.kernel.KernelException;
import dev.priok.model.ContainerId;
import dev.priok.model.EngineException;
import dev.priok.model.Volume;
import dev.priok.store.failure.Failures;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Volumes as directories of the data root, with something mounted on them if their options say so. */
final class LocalVolumeDriver implements VolumeDriver {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]+");

    private final LocalVolumeFiles files;

    private final LocalMounts mounts = new LocalMounts();

    LocalVolumeDriver(LocalVolumeFiles files) {
        this.files = files;
    }

    @Override
    public String scope() {
        return "local";
    }

    @Override
    public void create(Volume volume) {
        requireName(volume.name());
        LocalOptions.of(volume.options());
        try {
            files.create(volume.name());
        } catch (KernelException e) {
            throw Failures.inStore("cannot make the directory of volume " + volume.name(), e);
        }
    }

    private static void requireName(String name) {
        if (name.length() == 1) {
            throw EngineException.invalid(
                    "volume name is too short, names should be at least two alphanumeric characters");
        }
        if (!NAME.matcher(name).matches()) {
            throw EngineException.invalid("\"" + name + "\" includes invalid characters for a local volume name, only"
                    + " \"[a-zA-Z0-9][a-zA-Z0-9_.-]\" are allowed. If you intended to pass a host directory, use"
                    + " absolute path");
        }
    }

    @Override
    public void remove(Volume volume) {
        if (!volume.options().isEmpty()) {
            mounts.releaseUnused(files.data(volume.name()));
        }
        try {
            files.remove(volume.name());
        } catch (KernelException e) {
            throw Failures.inStore("cannot remove the directory of volume " + volume.name(), e);
        }
    }

    @Override
    public Optional<Stored> find(String name) {
        return NAME.matcher(name).matches() ? stored(name) : Optional.empty();
    }

    private Optional<Stored> stored(String name) {
        return files.changed(name).map(changed -> new Stored(name, files.data(name), changed, Map.of()));
    }

    @Override
    public List<Stored> all() {
        // One that is removed meanwhile is none of them.
        return files.names().stream().flatMap(name -> stored(name).stream()).toList();
    }

    @Override
    public Path mount(Volume volume, ContainerId user) {
        Path place = files.data(volume.name());
        LocalOptions options = LocalOptions.of(volume.options());
        if (options.mounts()) {
            mounts.mount(place, options, user);
        }
        return place;
    }

    @Override
    public void unmount(Volume volume, ContainerId user) {
        mounts.unmount(files.data(volume.name()), user);
    }

    @Override
    public void adopt(Volume volume, ContainerId user) {
        if (LocalOptions.of(volume.options()).mounts()) {
            mounts.adopt(files.data(volume.name()), user);
        }
    }

    @Override
    public void reconcile(List<Volume> volumes) {
        for (Volume volume : volumes) {
            if (!volume.options().isEmpty()) {
                mounts.releaseUnused(files.data(volume.name()));
            }
        }
    }

    @Override
    public long sizeBytes(Volume volume) {
        try {
            return files.sizeBytes(volume.name());
        } catch (KernelException e) {
            return -1;
        }
    }
}
