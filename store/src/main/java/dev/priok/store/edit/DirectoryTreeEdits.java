package dev.priok.store.edit;

import dev.priok.engine.port.SnapshotStore.OpenRoot;
import dev.priok.engine.port.TreeEdits;
import dev.priok.kernel.Directory;
import dev.priok.kernel.FileStatus;
import dev.priok.kernel.KernelException;
import dev.priok.kernel.NativeThread;
import dev.priok.kernel.OpenFile;
import dev.priok.kernel.OpenFlags;
import dev.priok.model.Digest;
import dev.priok.model.EngineException;
import dev.priok.model.path.PathPatterns;
import dev.priok.store.failure.Failures;
import dev.priok.store.files.Accounts;
import dev.priok.store.scratch.ScratchSpace;
import dev.priok.store.scratch.ScratchSpace.Scratch;
import dev.priok.store.stream.Compression;
import dev.priok.store.stream.Relay;
import dev.priok.store.stream.SenderStream;
import dev.priok.store.tree.EntryCopy;
import dev.priok.store.tree.EntryCopy.Attributes;
import dev.priok.store.tree.TreeRules.Owner;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Edits of directories that are opened for each call. */
public final class DirectoryTreeEdits implements TreeEdits {
    private final ScratchSpace scratchSpace;
    private final FileDigests digests;

    public DirectoryTreeEdits(ScratchSpace scratchSpace, InstantSource clock) {
        this.scratchSpace = scratchSpace;
        this.digests = new FileDigests(clock);
    }

    /** Work in roots. */
    private interface Work<T> {
        T run() throws IOException;
    }

    /** On a thread that its blocking calls may hold up. */
    private static <T> T perform(String what, Work<T> work) {
        return NativeThread.run("tree-edit", () -> performHere(what, work));
    }

    private static <T> T performHere(String what, Work<T> work) {
        try {
            return work.run();
        } catch (KernelException e) {
            throw translated(what, e);
        } catch (IOException e) {
            throw Failures.whileReading(what, e);
        }
    }

    private static EngineException translated(String what, KernelException cause) {
        return switch (cause.errno()) {
            case ENOTDIR, EISDIR, ELOOP, ENAMETOOLONG, EINVAL ->
                EngineException.invalid(what + ": " + cause.getMessage());
            case ENOENT -> EngineException.notFound(what + ": " + cause.getMessage());
            default -> Failures.inStore(what, cause);
        };
    }

    @Override
    public void copy(Path from, Path to, Copy copy) {
        perform("cannot copy " + copy.selection().sources() + " to " + copy.target(), () -> {
            try (Directory source = Directory.open(from);
                    Directory target = Directory.open(to)) {
                copy(source, target, copy);
            }
            return true;
        });
    }

    @Override
    public void take(Path from, OpenRoot to, Copy copy) {
        perform("cannot copy " + copy.selection().sources() + " to " + copy.target(), () -> {
            try (Directory source = Directory.open(from);
                    Directory target = Directory.open(to.path())) {
                if (copy.unpack() || !taken(from, source, target, to, copy)) {
                    copy(source, target, copy);
                }
            }
            return true;
        });
    }

    /** False, with nothing done, if files of several sources or of the root and a source would meet. */
    private static boolean taken(Path path, Directory from, Directory to, OpenRoot root, Copy copy) {
        List<Source> sources = Source.of(from, copy.selection());
        if (sources.size() != 1) {
            return false;
        }
        Source source = sources.getFirst();
        Owner owner = owner(to, copy.owner());
        TreeCopy above = new TreeCopy(from, to, copy, owner);
        String target = above.prepare(copy.target());
        if (!from.status(source.path()).isDirectory() || !isNewOrEmpty(to, target)) {
            return false;
        }
        above.makeDirectories(target);
        // A change brings it to where changes are written.
        to.setPermissions(target, to.status(target).permissions());
        if (owner == null && isWhole(source, copy) && exchanged(path.resolve(source.path()), to, target, root)) {
            return true;
        }
        try (Directory written = Directory.open(root.written())) {
            boolean found = new TreeCopy(from, written, copy, owner).moving().copy(source, target);
            if (!found && !copy.selection().allowNothing()) {
                throw Source.missing(source.asked());
            }
        }
        return true;
    }

    /** Whether nothing is left out or becomes otherwise. */
    private static boolean isWhole(Source source, Copy copy) {
        return source.only() == null
                && copy.selection().exclude().isEmpty()
                && copy.mode().isEmpty()
                && copy.createdAt() == null;
    }

    /** Puts a directory in the place of an empty one, like which it becomes but for its times; false if it can't be. */
    private static boolean exchanged(Path source, Directory to, String target, OpenRoot root) {
        try (Directory moved = Directory.open(source);
                Directory empty = to.openDirectory(target)) {
            FileStatus own = moved.status("");
            FileStatus place = empty.status("");
            Attributes attributes = new Attributes(
                    place.uid(),
                    place.gid(),
                    OptionalInt.of(place.permissions()),
                    own.accessTime(),
                    own.modificationTime());
            EntryCopy.finish(empty, "", attributes, moved, "");
            return root.exchange(target, source);
        }
    }

    private static boolean isNewOrEmpty(Directory root, String path) {
        Optional<FileStatus> status = root.statusIfPresent(path);
        if (status.isEmpty()) {
            return true;
        }
        if (!status.get().isDirectory()) {
            return false;
        }
        try (Directory directory = root.openDirectory(path)) {
            return directory.entries().isEmpty();
        }
    }

    private void copy(Directory from, Directory to, Copy copy) throws IOException {
        List<Source> sources = Source.of(from, copy.selection());
        Owner owner = owner(to, copy.owner());
        TreeCopy copying = new TreeCopy(from, to, copy, owner);
        for (Source source : sources) {
            if (copy.unpack() && unpacked(from, to, source, copy, owner, copying)) {
                continue;
            }
            boolean found = copying.copy(source, copying.prepare(copy.target()));
            if (!found && !copy.selection().allowNothing()) {
                throw Source.missing(source.asked());
            }
        }
    }

    private boolean unpacked(
            Directory from, Directory to, Source source, Copy copy, @Nullable Owner owner, TreeCopy copying)
            throws IOException {
        Unpacking archive = new Unpacking(from, source.path());
        if (!archive.isArchive()) {
            return false;
        }
        String target = copying.prepareDirectory(copy.target());
        try (Directory directory = to.openDirectory(target);
                Scratch scratch = scratchSpace.create("unpack")) {
            archive.into(directory, owner, scratch.path());
        }
        return true;
    }

    @Override
    public Unpacked unpack(InputStream archive, Path directory) {
        return perform("cannot unpack the archive", () -> {
            try (Directory root = Directory.open(directory);
                    Scratch scratch = scratchSpace.create("unpack");
                    InputStream plain = Compression.decompress(new SenderStream(archive))) {
                EarlyDigests early = new EarlyDigests(digests);
                Replacing rules = new Replacing(null, early);
                try {
                    Relay.run(
                            "tree-unpack",
                            plain,
                            (_, _) -> Cancelling.check(),
                            blocks -> Unpacking.members(blocks, root, rules, scratch.path()));
                } catch (IOException | RuntimeException e) {
                    early.close();
                    throw e;
                }
                return early::close;
            }
        });
    }

    private static @Nullable Owner owner(Directory root, Ownership asked) {
        return asked.equals(Ownership.UNSAID) ? null : Accounts.of(root).owner(asked.user(), asked.group());
    }

    private static Newcomer newcomer(Directory root, Made made) {
        Owner owner = owner(root, made.owner());
        return new Newcomer(made.mode() & 07777, owner == null ? new Owner(0, 0) : owner, made.createdAt());
    }

    @Override
    public Optional<byte[]> read(Path root, String path, int maxBytes) {
        // A file that fits into memory takes less time than a thread does.
        return performHere("cannot read " + path, () -> {
            try (Directory directory = Directory.open(root)) {
                String resolved = RootPath.resolve(directory, path);
                Optional<FileStatus> status =
                        directory.statusIfPresent(resolved).filter(FileStatus::isRegularFile);
                if (status.isEmpty()) {
                    return Optional.empty();
                }
                if (status.get().sizeBytes() > maxBytes) {
                    throw EngineException.invalid(path + " is larger than " + maxBytes + " bytes");
                }
                try (OpenFile file = directory.openFile(resolved, OpenFlags.READ_ONLY | OpenFlags.NO_FOLLOW, 0);
                        InputStream content = file.fd().inputStream()) {
                    return Optional.of(content.readNBytes(maxBytes));
                }
            }
        });
    }

    @Override
    public void makeDirectory(Path root, String path, Made made) {
        perform("cannot make the directory " + path, () -> {
            try (Directory directory = Directory.open(root)) {
                RootPath.makeDirectories(directory, RootPath.resolve(directory, path), newcomer(directory, made));
            }
            return true;
        });
    }

    @Override
    public void makeFile(Path root, String path, byte[] content, Made made) {
        perform("cannot write the file " + path, () -> {
            try (Directory directory = Directory.open(root)) {
                String resolved = RootPath.resolve(directory, path);
                int flags = OpenFlags.WRITE_ONLY | OpenFlags.CREATE | OpenFlags.TRUNCATE | OpenFlags.NO_FOLLOW;
                try (OpenFile file = directory.openFile(resolved, flags, 0600)) {
                    file.fd().write(content, 0, content.length);
                }
                newcomer(directory, made).finish(directory, resolved);
            }
            return true;
        });
    }

    @Override
    public void remove(Path root, String path) {
        perform("cannot remove " + path, () -> {
            try (Directory directory = Directory.open(root)) {
                String resolved = RootPath.resolveParent(directory, path);
                if (!Glob.isPattern(RootPath.lastOf(resolved))) {
                    directory.removeTree(resolved);
                    return true;
                }
                Glob glob = Glob.of(RootPath.lastOf(resolved));
                try (Directory parent = directory.openDirectory(RootPath.parentOf(resolved))) {
                    parent.entries().stream()
                            .filter(entry -> glob.matches(entry.name()))
                            .forEach(entry -> parent.removeTree(entry.name()));
                }
            }
            return true;
        });
    }

    @Override
    public Digest digest(Path root, Selection selection) {
        return perform("cannot read " + selection.sources(), () -> {
            try (Directory directory = Directory.open(root)) {
                List<Source> sources = Source.of(directory, selection);
                return new TreeDigest(directory, PathPatterns.of(selection.exclude()), digests).of(sources);
            }
        });
    }
}
