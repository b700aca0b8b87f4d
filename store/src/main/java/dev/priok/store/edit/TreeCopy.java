package dev.priok.store.edit;

import dev.priok.engine.port.TreeEdits.Copy;
import dev.priok.kernel.Directory;
import dev.priok.kernel.DirectoryEntry;
import dev.priok.kernel.Errno;
import dev.priok.kernel.FileStatus;
import dev.priok.kernel.KernelException;
import dev.priok.model.EngineException;
import dev.priok.model.path.PathPatterns;
import dev.priok.store.tree.EntryCopy;
import dev.priok.store.tree.EntryCopy.Attributes;
import dev.priok.store.tree.TreeRules.Owner;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Copies sources from one root into another, as COPY does. For one use. */
final class TreeCopy {
    private static final int NEW_DIRECTORY = 0755;
    private static final int PERMISSIONS = 0777;

    private final Directory from;
    private final Directory to;
    private final PathPatterns exclude;
    private final @Nullable Owner owner;
    private final Optional<ModeChange> mode;
    private final @Nullable Instant createdAt;
    private final Map<FileKey, String> firstNames = new HashMap<>();
    private final Newcomer newDirectory;
    private boolean moving;

    private record FileKey(long device, long inode) {}

    /** @param owner of everything; null: as it is */
    TreeCopy(Directory from, Directory to, Copy copy, @Nullable Owner owner) {
        this.from = from;
        this.to = to;
        this.exclude = PathPatterns.of(copy.selection().exclude());
        this.owner = owner;
        this.mode = ModeChange.of(copy.mode());
        this.createdAt = copy.createdAt();
        OptionalInt permissions = mode.map(ModeChange::absolute).orElse(OptionalInt.empty());
        // As of mkdir(2), which takes no others: so are BuildKit's.
        this.newDirectory = new Newcomer(
                permissions.orElse(NEW_DIRECTORY) & PERMISSIONS, owner == null ? new Owner(0, 0) : owner, createdAt);
    }

    /** Moves files from now on, where the file system can. */
    TreeCopy moving() {
        moving = true;
        return this;
    }

    /** Makes the directory to copy into, or the one above, and returns what copies go to. */
    String prepare(String target) {
        String clean = RootPath.clean(target);
        boolean directory = target.endsWith("/") || target.endsWith("/.");
        RootPath.makeDirectories(to, RootPath.resolve(to, directory ? clean : RootPath.parentOf(clean)), newDirectory);
        return RootPath.resolve(to, clean);
    }

    void makeDirectories(String resolved) {
        RootPath.makeDirectories(to, resolved, newDirectory);
    }

    /** Copies one source; false if nothing in it was asked for. */
    boolean copy(Source source, String target) {
        FileStatus status = from.status(source.path());
        Optional<FileStatus> there = to.statusIfPresent(target);
        if (!status.isDirectory()) {
            boolean into = there.filter(FileStatus::isDirectory).isPresent();
            String path = into ? RootPath.join(target, source.name()) : target;
            RootPath.makeDirectories(to, RootPath.parentOf(path), newDirectory);
            try (Directory parent = from.openDirectory(RootPath.parentOf(source.path()));
                    Directory place = to.openDirectory(RootPath.parentOf(path))) {
                file(parent, RootPath.lastOf(source.path()), status, place, path);
            }
            return true;
        }
        RootPath.makeDirectories(to, target, newDirectory);
        boolean found;
        try (Directory directory = from.openDirectory(source.path());
                Directory place = to.openDirectory(target)) {
            found = new Walk(source).content(new Level(null, directory, "", status, place, target), "");
        }
        Instant modified = createdAt == null ? status.modificationTime() : createdAt;
        to.setTimes(target, createdAt == null ? status.accessTime() : createdAt, modified);
        return found;
    }

    /** A directory on the way, which is made when something in it is copied. */
    private final class Level implements AutoCloseable {
        private final @Nullable Level above;
        private final Directory source;
        private final String name;
        private final FileStatus status;
        private final String path;
        private @Nullable Directory place;
        private boolean finish;

        Level(
                @Nullable Level above,
                Directory source,
                String name,
                FileStatus status,
                @Nullable Directory place,
                String path) {
            this.above = above;
            this.source = source;
            this.name = name;
            this.status = status;
            this.place = place;
            this.path = path;
        }

        /** @param asked for itself, so that it becomes like the source although it is there */
        Directory make(boolean asked) {
            Directory known = place;
            if (known == null) {
                if (above == null) {
                    throw new IllegalStateException("the first directory is there");
                }
                Directory parent = above.make(false);
                Optional<FileStatus> there = parent.statusIfPresent(name);
                if (there.isEmpty()) {
                    parent.createDirectory(name, 0700);
                } else if (!there.get().isDirectory()) {
                    throw EngineException.invalid("cannot copy to non-directory: /" + path);
                }
                finish = there.isEmpty();
                known = parent.openDirectoryNoFollow(name);
                place = known;
            }
            finish |= asked;
            return known;
        }

        @Override
        public void close() {
            Directory known = place;
            if (known != null && above != null) {
                if (finish) {
                    EntryCopy.finish(source, "", attributes(status), known, "");
                }
                known.close();
            }
        }
    }

    /** Through one source. */
    private final class Walk {
        private final Source source;

        Walk(Source source) {
            this.source = source;
        }

        boolean content(Level level, String path) {
            Cancelling.check();
            boolean found = path.isEmpty() && source.only() == null;
            List<DirectoryEntry> entries = new ArrayList<>(level.source.entries());
            entries.sort((one, other) -> one.name().compareTo(other.name()));
            for (DirectoryEntry entry : entries) {
                String inside = RootPath.join(path, entry.name());
                boolean excluded = exclude.matches(inside);
                boolean taken = !excluded && source.has(inside);
                if (excluded && !exclude.hasExceptions()) {
                    continue;
                }
                FileStatus status = level.source.status(entry.name());
                String target = RootPath.join(level.path, entry.name());
                if (status.isDirectory()) {
                    found |= directory(level, entry.name(), inside, status, taken);
                } else if (taken) {
                    file(level.source, entry.name(), status, level.make(false), target);
                    found = true;
                }
            }
            return found;
        }

        private boolean directory(Level above, String name, String inside, FileStatus status, boolean taken) {
            if (!taken && !source.mayHaveBelow(inside)) {
                return false;
            }
            String target = RootPath.join(above.path, name);
            try (Directory directory = above.source.openDirectoryNoFollow(name);
                    Level level = new Level(above, directory, name, status, null, target)) {
                if (taken) {
                    level.make(true);
                }
                boolean below = content(level, inside);
                return taken || below;
            }
        }
    }

    /**
     * Copies what is no directory.
     *
     * @param place the directory to copy into
     * @param path the copy's in the root
     */
    private void file(Directory parent, String name, FileStatus status, Directory place, String path) {
        String as = RootPath.lastOf(path);
        if (moving && status.links() == 1 && status.isRegularFile() && move(parent, name, place, as)) {
            become(place, as, status);
            return;
        }
        Optional<FileStatus> there = place.statusIfPresent(as);
        if (there.isPresent()) {
            if (there.get().isDirectory()) {
                throw EngineException.invalid("cannot replace to directory /" + path + " with file");
            }
            place.removeFile(as);
        }
        if (status.links() > 1 && status.isRegularFile()) {
            String first = firstNames.putIfAbsent(new FileKey(status.device(), status.inode()), path);
            if (first != null && !first.equals(path)) {
                to.createHardLink(path, first);
                return;
            }
        }
        EntryCopy.create(parent, name, status, place, as);
        EntryCopy.finish(parent, name, attributes(status), place, as);
    }

    /** False if the file is still where it was: there is one of that name, or files can't be moved at all. */
    private boolean move(Directory parent, String name, Directory place, String as) {
        try {
            parent.rename(name, place, as, Directory.RENAME_NO_REPLACE);
            return true;
        } catch (KernelException e) {
            if (!e.is(Errno.EXDEV) && !e.is(Errno.EEXIST)) {
                throw e;
            }
            moving = e.is(Errno.EEXIST);
            return false;
        }
    }

    /** What a moved file needs to be like its copy. */
    private void become(Directory place, String name, FileStatus status) {
        Attributes wanted = attributes(status);
        boolean chown = wanted.uid() != status.uid() || wanted.gid() != status.gid();
        if (chown) {
            place.setOwner(name, wanted.uid(), wanted.gid());
        }
        int permissions = wanted.permissions().orElse(status.permissions());
        if (chown || permissions != status.permissions()) {
            place.setPermissions(name, permissions);
        }
        if (createdAt != null) {
            place.setTimes(name, createdAt, createdAt);
        }
    }

    private Attributes attributes(FileStatus status) {
        int permissions = mode.map(change -> change.apply(status.permissions(), status.isDirectory()))
                .orElse(status.permissions());
        return new Attributes(
                owner == null ? status.uid() : owner.uid(),
                owner == null ? status.gid() : owner.gid(),
                status.isSymbolicLink() ? OptionalInt.empty() : OptionalInt.of(permissions),
                createdAt == null ? status.accessTime() : createdAt,
                createdAt == null ? status.modificationTime() : createdAt);
    }

    /** Makes the directory that an archive is unpacked into, and returns its path. */
    String prepareDirectory(String target) {
        String path = RootPath.resolve(to, target);
        RootPath.makeDirectories(to, path, newDirectory.withPermissions(NEW_DIRECTORY));
        return path;
    }
}
