package dev.priok.store.volume;

import dev.priok.kernel.Directory;
import dev.priok.kernel.DirectoryEntry;
import dev.priok.kernel.Errno;
import dev.priok.kernel.FileStatus;
import dev.priok.kernel.KernelException;
import dev.priok.store.scratch.DiskUse;
import dev.priok.store.scratch.ScratchSpace;
import dev.priok.store.scratch.ScratchSpace.Grave;
import dev.priok.store.scratch.ScratchSpace.Scratch;
import dev.priok.store.tree.EntryCopy;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The directories of local volumes: {@code NAME/_data}, as Docker has them, so that {@code NAME} alone keeps others out.
 * They come and go by one rename each. Thread-safe.
 */
final class LocalVolumeFiles implements AutoCloseable {
    static final String DATA = "_data";
    /** What a volume is to be filled with, while it is collected. */
    private static final String FILLING = "_filling";

    private final Path path;
    private final Directory directory;
    private final ScratchSpace scratchSpace;

    /** @param path an existing directory on the file system of the scratch space */
    LocalVolumeFiles(Path path, ScratchSpace scratchSpace) {
        this.path = path;
        this.directory = Directory.open(path);
        this.scratchSpace = scratchSpace;
    }

    /** Removes what a crash left of fillings. */
    void sweep() {
        for (String name : names()) {
            directory.removeTree(name + "/" + FILLING);
        }
    }

    Path data(String name) {
        return path.resolve(name).resolve(DATA);
    }

    List<String> names() {
        return directory.entries().stream().map(DirectoryEntry::name).toList();
    }

    boolean has(String name) {
        return directory.statusIfPresent(name).isPresent();
    }

    /** Empty if the volume isn't there, or no longer. */
    Optional<Instant> changed(String name) {
        return directory.statusIfPresent(name).map(FileStatus::modificationTime);
    }

    void create(String name) {
        if (has(name)) {
            return;
        }
        try (Scratch scratch = scratchSpace.create("volume");
                Directory made = Directory.open(scratch.path())) {
            made.createDirectory(name, 0700);
            made.createDirectory(name + "/" + DATA, 0755);
            made.setPermissions(name + "/" + DATA, 0755);
            made.setPermissions(name, 0701);
            made.rename(name, directory, name, Directory.RENAME_NO_REPLACE);
        }
    }

    void remove(String name) {
        if (has(name)) {
            try (Grave grave = scratchSpace.grave()) {
                grave.take(directory, name);
            }
        }
    }

    /** The content's bytes on disk. */
    long sizeBytes(String name) {
        String data = name + "/" + DATA;
        FileStatus own = directory.status(data);
        return DiskUse.of(directory, data) - own.blocks512() * 512;
    }

    /** The volume whose data directory this is. */
    Optional<String> volumeAt(Path data) {
        return names().stream().filter(name -> data(name).equals(data)).findFirst();
    }

    /**
     * Fills an empty volume with a copy of a directory.
     *
     * @param inUse the data directory itself must stay: its new content arrives in it entry by entry
     */
    void fill(String name, Directory from, boolean inUse) {
        String filling = name + "/" + FILLING;
        directory.removeTree(filling);
        directory.createDirectory(filling, 0700);
        try (Directory target = directory.openDirectoryNoFollow(filling)) {
            new TreeCopy(target).run(from);
            if (inUse) {
                move(target, name + "/" + DATA);
            } else {
                directory.rename(filling, name + "/" + DATA, Directory.RENAME_EXCHANGE);
            }
        } finally {
            directory.removeTree(filling);
        }
    }

    private void move(Directory from, String data) {
        try (Directory to = directory.openDirectoryNoFollow(data)) {
            FileStatus status = from.status("");
            for (DirectoryEntry entry : from.entries()) {
                from.rename(entry.name(), to, entry.name(), Directory.RENAME_NO_REPLACE);
            }
            EntryCopy.finish(from, "", status, to, "");
        } catch (KernelException e) {
            if (!e.is(Errno.EEXIST)) {
                throw e;
            }
        }
    }

    @Override
    public void close() {
        directory.close();
    }
}
