package dev.priok.runtime;

import dev.priok.engine.port.TaskRuntime.OwnUsers;
import dev.priok.kernel.Fd;
import dev.priok.kernel.MountFlags;
import dev.priok.kernel.Mounts;
import dev.priok.kernel.Namespaces;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Directories of the store as a container's own users see them: files on disk have the ids that they have in images and in
 * containers, and the mounts made here show them as belonging to the users that these are on the machine. All are below
 * one directory and end with this, but not what was mounted on top of them meanwhile.
 */
final class MappedLayers implements AutoCloseable {
    private final Path directory;
    private final OwnUsers users;

    /** @param directory exists, empty; the calling thread has a mount namespace of its own */
    MappedLayers(Path directory, OwnUsers users) {
        this.directory = directory;
        this.users = users;
        Mounts.bind(directory, directory, false);
        Mounts.setPropagation(directory, MountFlags.PRIVATE);
    }

    /** Makes {@code source} be seen under this name. */
    void add(String name, Path source) throws IOException {
        Path place = Files.createDirectory(directory.resolve(name));
        try (Fd copy = copy(source, users)) {
            Mounts.attach(copy, place);
        }
    }

    /** The same that is attached nowhere. */
    static Fd copy(Path source, OwnUsers users) {
        Fd copy = Mounts.detachedCopy(source);
        map(copy, users);
        return copy;
    }

    static void map(Fd copy, OwnUsers users) {
        try (Fd namespace = Namespaces.open(users.namespace())) {
            Mounts.mapIds(copy, namespace);
        }
    }

    @Override
    public void close() {
        Mounts.unmount(directory, MountFlags.UNMOUNT_DETACH);
    }
}
