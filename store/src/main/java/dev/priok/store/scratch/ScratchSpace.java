package dev.priok.store.scratch;

import dev.priok.kernel.Directory;
import dev.priok.kernel.FileStatus;
import dev.priok.model.ContainerId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Where unfinished things are made, to be renamed to their place when they are complete, and where things that are to be
 * deleted are renamed to. Thread-safe.
 */
public final class ScratchSpace implements AutoCloseable {
    private final Path path;
    private final Directory directory;
    private final Set<String> active = ConcurrentHashMap.newKeySet();

    /** @param path an existing directory */
    public ScratchSpace(Path path) {
        this.path = path;
        this.directory = Directory.open(path);
        // ext4 looks at each inode that was removed a short while ago before it makes a new one among them, and many
        // are made here after many were removed.
        directory.spreadDirectories();
    }

    /** A new empty directory that is removed with all its content when it is closed. */
    public Scratch create(String purpose) {
        String name = purpose + "-" + ContainerId.random().shortForm();
        active.add(name);
        directory.createDirectory(name, 0700);
        return new Scratch(name);
    }

    /** For what is to be deleted. Takes no disk space. */
    public Grave grave() {
        return new Grave();
    }

    /** Removes what nobody uses; returns the freed bytes of disk space. */
    public long sweep() {
        long freed = 0;
        for (var entry : directory.entries()) {
            if (!active.contains(entry.name())) {
                freed += DiskUse.of(directory, entry.name());
                directory.removeTree(entry.name());
            }
        }
        return freed;
    }

    @Override
    public void close() {
        directory.close();
    }

    /** Things that are removed when it is closed. For one thread. */
    public final class Grave implements AutoCloseable {
        private final List<String> names = new ArrayList<>();

        private Grave() {}

        /** Moves a file or directory of the same file system in here. */
        public void take(Directory from, String entry) {
            String name = "removed-" + ContainerId.random().shortForm();
            active.add(name);
            names.add(name);
            from.rename(entry, directory, name, 0);
        }

        /** Bytes of disk space that closing will free. */
        public long sizeBytes() {
            return names.stream().mapToLong(name -> DiskUse.of(directory, name)).sum();
        }

        @Override
        public void close() {
            for (String name : names) {
                directory.removeTree(name);
                active.remove(name);
            }
        }
    }

    /** One temporary directory. */
    public final class Scratch implements AutoCloseable {
        private final String name;

        private Scratch(String name) {
            this.name = name;
        }

        public Path path() {
            return path.resolve(name);
        }

        @Override
        public void close() {
            directory.removeTree(name);
            active.remove(name);
        }
    }

    /** Whether the file at {@code status} counts once only although it has several names. */
    static boolean isShared(FileStatus status) {
        return status.links() > 1 && !status.isDirectory();
    }
}
