package dev.priok.store.files;

import dev.priok.engine.port.ContainerFiles;
import dev.priok.kernel.Directory;
import dev.priok.kernel.Errno;
import dev.priok.kernel.FileOwnership;
import dev.priok.kernel.FileStatus;
import dev.priok.kernel.KernelException;
import dev.priok.kernel.NativeThread;
import dev.priok.model.EngineException;
import dev.priok.store.failure.Failures;
import dev.priok.store.scratch.ScratchSpace;
import dev.priok.store.scratch.ScratchSpace.Scratch;
import dev.priok.store.stream.Compression;
import dev.priok.store.stream.SenderStream;
import dev.priok.store.tar.StreamSource;
import dev.priok.store.tar.TarEntry;
import dev.priok.store.tar.TarReader;
import dev.priok.store.tar.TarWriter;
import dev.priok.store.tree.EntryPath;
import dev.priok.store.tree.OwnerIds;
import dev.priok.store.tree.TreeFilter;
import dev.priok.store.tree.TreeReader;
import dev.priok.store.tree.TreeWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Tar archives of files below a root that is opened for each call. */
public final class TarContainerFiles implements ContainerFiles {
    private final ScratchSpace scratchSpace;

    public TarContainerFiles(ScratchSpace scratchSpace) {
        this.scratchSpace = scratchSpace;
    }

    @Override
    public PathStatus status(Root root, String path) {
        try (Directory directory = Directory.open(root.path())) {
            UserPath user = UserPath.of(path);
            FileStatus status = status(directory, user);
            String target = status.isSymbolicLink() ? LinkTarget.resolve(directory, user.absolute()) : "";
            return new PathStatus(user.base(), status.sizeBytes(), status.mode(), status.modificationTime(), target);
        } catch (KernelException e) {
            throw failure(path, e);
        }
    }

    private static FileStatus status(Directory root, UserPath path) {
        if (!path.meansDirectory()) {
            return root.status(path.absolute());
        }
        try (Directory target = root.openDirectory(path.absolute())) {
            return target.status("");
        }
    }

    private static EngineException failure(String path, KernelException cause) {
        return switch (cause.errno()) {
            case ENOENT -> EngineException.notFound("no such file or directory: " + path);
            case ENOTDIR -> EngineException.invalid("not a directory: " + path);
            case ELOOP -> EngineException.invalid("too many levels of symbolic links: " + path);
            case ENAMETOOLONG, EINVAL -> EngineException.invalid("not a valid path: " + path);
            default -> Failures.inStore("cannot use " + path, cause);
        };
    }

    @Override
    public void readArchive(Root root, String path, OutputStream tar) {
        UserPath user = UserPath.of(path);
        NativeThread.run("archive-read", () -> {
            try (Directory directory = Directory.open(root.path())) {
                readArchive(directory, user, new TreeReader(new TarWriter(tar), TreeFilter.NONE, OwnerIds.of(root)));
                return true;
            } catch (KernelException e) {
                throw failure(path, e);
            } catch (IOException e) {
                throw Failures.whileSending("cannot send the archive of " + path, e);
            }
        });
    }

    private static void readArchive(Directory root, UserPath path, TreeReader reader) throws IOException {
        FileStatus status = status(root, path);
        if (status.isDirectory()) {
            try (Directory directory = root.openDirectory(path.absolute())) {
                // Docker's names: "etc/", "etc/passwd"; "./" for a path that ends in "/."; "/" for the root.
                String prefix = path.base().equals("/") ? "/" : path.base() + "/";
                reader.write(directory, "", prefix);
            }
        } else {
            String parent = EntryPath.parentOf(path.absolute());
            try (Directory directory = root.openDirectory(parent.isEmpty() ? "/" : parent)) {
                reader.write(directory, EntryPath.lastOf(path.absolute()), path.base());
            }
        }
        reader.finish();
    }

    @Override
    public void export(Root root, OutputStream out) {
        NativeThread.run("archive-export", () -> {
            try (Directory directory = Directory.open(root.path())) {
                TreeReader reader = new TreeReader(new TarWriter(out), TreeFilter.WITHOUT_MOUNTS, OwnerIds.of(root));
                reader.writeContent(directory, "");
                reader.finish();
                return true;
            } catch (IOException | RuntimeException e) {
                throw Failures.whileSending("cannot export the files", e);
            }
        });
    }

    @Override
    public void writeArchive(Root root, String path, InputStream archive, WriteOptions options) {
        NativeThread.run("archive-write", () -> {
            OwnerIds ids = OwnerIds.of(root);
            try (FileOwnership _ = ids.assumeRoot();
                    Directory directory = Directory.open(root.path());
                    Directory target = target(directory, path);
                    Scratch scratch = scratchSpace.create("copy");
                    TreeWriter writer = new TreeWriter(target, rules(directory, options, ids), scratch.path());
                    InputStream plain = Compression.decompress(new SenderStream(archive))) {
                unpack(new TarReader(new StreamSource(plain)), writer);
                return true;
            } catch (IOException | RuntimeException e) {
                throw Failures.whileReading("cannot unpack the archive into " + path, e);
            }
        });
    }

    private static CopyRules rules(Directory root, WriteOptions options, OwnerIds ids) {
        return new CopyRules(
                options, ids, options.copyOwnership() ? Accounts.of(root).find(options.containerUser()) : null);
    }

    private static Directory target(Directory root, String path) {
        try {
            return root.openDirectory(UserPath.of(path).absolute());
        } catch (KernelException e) {
            throw e.is(Errno.ENOTDIR)
                    ? EngineException.invalid("extraction point is not a directory")
                    : failure(path, e);
        }
    }

    private static void unpack(TarReader reader, TreeWriter writer) throws IOException {
        while (true) {
            TarEntry entry = reader.next();
            if (entry == null) {
                break;
            }
            String name = EntryPath.clean(entry.name());
            // The directory that is copied into keeps its own attributes.
            if (!name.isEmpty() && entry.type() != TarEntry.Type.METADATA) {
                writer.write(name, entry, reader);
            }
        }
        reader.drain();
        writer.finish();
    }
}
