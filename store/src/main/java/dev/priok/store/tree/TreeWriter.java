package dev.priok.store.tree;

import dev.priok.kernel.Directory;
import dev.priok.kernel.Errno;
import dev.priok.kernel.FileStatus;
import dev.priok.kernel.FileType;
import dev.priok.kernel.KernelException;
import dev.priok.kernel.OpenFile;
import dev.priok.kernel.OpenFlags;
import dev.priok.kernel.OverlayForm;
import dev.priok.kernel.OwnUserNamespace;
import dev.priok.model.EngineException;
import dev.priok.store.tar.RawSink;
import dev.priok.store.tar.TarEntry;
import dev.priok.store.tar.TarEntry.Fragment;
import dev.priok.store.tar.TarReader;
import dev.priok.store.tree.TreeRules.Owner;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Map;

/**
 * Writes members of archives below a root. Existing files are never written into: each file is created new. Sparse
 * members stay sparse, so only stored bytes take disk space. Not thread-safe; {@link #finish} comes last.
 */
public final class TreeWriter implements AutoCloseable {
    private static final int CREATE_NEW =
            OpenFlags.WRITE_ONLY | OpenFlags.CREATE | OpenFlags.EXCLUSIVE | OpenFlags.NO_FOLLOW;

    private final Directory root;
    private final TreeRules rules;
    private final DirectoryTimes times;
    private final ParentCache parents = new ParentCache();

    /**
     * @param root stays the caller's to close
     * @param scratch a directory for temporary notes
     */
    public TreeWriter(Directory root, TreeRules rules, Path scratch) {
        this.root = root;
        this.rules = rules;
        this.times = new DirectoryTimes(scratch);
    }

    /**
     * Writes one member.
     *
     * @param path its cleaned name, see {@link EntryPath#clean}
     */
    public void write(String path, TarEntry entry, TarReader reader) throws IOException {
        if (path.isEmpty()) {
            if (entry.type() == TarEntry.Type.DIRECTORY) {
                finishDirectory(root, "", path, entry);
            }
            return;
        }
        Directory parent = parent(EntryPath.parentOf(path));
        String name = EntryPath.lastOf(path);
        try {
            create(parent, name, path, entry, reader);
        } catch (KernelException e) {
            if (!e.is(Errno.EEXIST)) {
                throw e;
            }
            makeWay(parent, name, entry);
            create(parent(EntryPath.parentOf(path)), name, path, entry, reader);
        }
    }

    /** The directory with this cleaned path, made if it is missing. Valid until the next call of any method here. */
    public Directory parent(String path) {
        return path.isEmpty() ? root : parents.get(path, this::openOrCreate);
    }

    private Directory openOrCreate(String path) {
        try {
            return root.openDirectory(path);
        } catch (KernelException e) {
            if (e.is(Errno.ENOTDIR)) {
                throw EngineException.invalid("invalid archive: " + path + " is not a directory, but has members");
            }
            if (!e.is(Errno.ENOENT)) {
                throw e;
            }
        }
        Directory above = parent(EntryPath.parentOf(path));
        try {
            above.createDirectory(EntryPath.lastOf(path), 0755);
        } catch (KernelException e) {
            throw e.is(Errno.EEXIST)
                    ? EngineException.invalid("invalid archive: " + path + " is a link to nowhere, but has members")
                    : e;
        }
        above.setPermissions(EntryPath.lastOf(path), 0755);
        return root.openDirectory(path);
    }

    private void makeWay(Directory parent, String name, TarEntry entry) {
        FileStatus existing = parent.status(name);
        if (existing.isDirectory() && entry.type() == TarEntry.Type.DIRECTORY) {
            return;
        }
        rules.displace(parent, name, existing, entry);
        if (existing.isDirectory() || existing.isSymbolicLink()) {
            parents.clear();
        }
    }

    private void create(Directory parent, String name, String path, TarEntry entry, TarReader reader)
            throws IOException {
        switch (entry.type()) {
            case FILE -> createFile(parent, name, entry, reader);
            case DIRECTORY -> createDirectory(parent, name, path, entry);
            case SYMLINK -> {
                // Wherever its text leads: who follows it later starts from the root that it lies in.
                parent.createSymbolicLink(name, entry.linkName());
                finishNode(parent, name, entry);
            }
            case HARD_LINK -> createHardLink(parent, name, path, entry);
            case CHARACTER_DEVICE -> createNode(parent, name, FileType.CHARACTER_DEVICE, entry);
            case BLOCK_DEVICE -> createNode(parent, name, FileType.BLOCK_DEVICE, entry);
            case FIFO -> createNode(parent, name, FileType.FIFO, entry);
            case METADATA -> {}
        }
    }

    private void createFile(Directory parent, String name, TarEntry entry, TarReader reader) throws IOException {
        try (OpenFile file = parent.openFile(name, CREATE_NEW, 0600)) {
            if (entry.storedBytes() > 0) {
                reader.transferPayload(new FileSink(file, entry, rules.watch()));
            }
            if (entry.isSparse()) {
                file.truncate(entry.sizeBytes());
            }
            Owner owner = owner(entry);
            file.setOwner(owner.uid(), owner.gid());
            for (Map.Entry<String, byte[]> xattr : entry.xattrs().entrySet()) {
                if (isWanted(xattr.getKey())) {
                    setAttribute(() -> file.setAttribute(xattr.getKey(), xattr.getValue()));
                }
            }
            file.setPermissions(entry.mode());
            file.setTimes(entry.modified(), entry.modified());
            rules.watch().finished(file, entry);
        }
    }

    private void createDirectory(Directory parent, String name, String path, TarEntry entry) throws IOException {
        try {
            parent.createDirectory(name, 0700);
        } catch (KernelException e) {
            if (!e.is(Errno.EEXIST) || !parent.status(name).isDirectory()) {
                throw e;
            }
        }
        finishDirectory(parent, name, path, entry);
    }

    private void finishDirectory(Directory parent, String name, String path, TarEntry entry) throws IOException {
        setOwner(parent, name, entry);
        parent.setPermissions(name, entry.mode());
        setAttributes(parent, name, entry);
        times.add(path, entry.modified());
    }

    private void createHardLink(Directory parent, String name, String path, TarEntry entry) {
        String target = EntryPath.clean(entry.linkName());
        if (target.equals(path)) {
            throw EngineException.invalid("invalid archive: \"" + path + "\" is a hard link to itself");
        }
        try {
            // The target's parent may be reached through links: both directories are resolved inside the root.
            if (EntryPath.parentOf(target).equals(EntryPath.parentOf(path))) {
                parent.createHardLink(name, EntryPath.lastOf(target));
            } else {
                root.createHardLink(path, target);
            }
        } catch (KernelException e) {
            throw switch (e.errno()) {
                case ENOENT, ENOTDIR, EPERM, ELOOP ->
                    EngineException.invalid("invalid archive: hard link \"" + path + "\" has no target \""
                            + entry.linkName() + "\" in the same archive");
                default -> e;
            };
        }
    }

    /** As Docker does, leaves devices out in a user namespace, where nobody can make them. */
    private void createNode(Directory parent, String name, FileType type, TarEntry entry) {
        if (type != FileType.FIFO && !OwnUserNamespace.isInitial()) {
            return;
        }
        parent.createNode(name, type, 0600, entry.deviceMajor(), entry.deviceMinor());
        setOwner(parent, name, entry);
        parent.setPermissions(name, entry.mode());
        setAttributes(parent, name, entry);
        parent.setTimes(name, entry.modified(), entry.modified());
    }

    private void finishNode(Directory parent, String name, TarEntry entry) {
        setOwner(parent, name, entry);
        setAttributes(parent, name, entry);
        parent.setTimes(name, entry.modified(), entry.modified());
    }

    private void setOwner(Directory parent, String name, TarEntry entry) {
        Owner owner = owner(entry);
        parent.setOwner(name, owner.uid(), owner.gid());
    }

    private Owner owner(TarEntry entry) {
        Owner owner = rules.owner();
        return owner == null
                ? rules.ids().onMachine(entry.uid(), entry.gid())
                : rules.ids().onMachine(owner.uid(), owner.gid());
    }

    private static void setAttributes(Directory parent, String name, TarEntry entry) {
        for (Map.Entry<String, byte[]> xattr : entry.xattrs().entrySet()) {
            if (isWanted(xattr.getKey())) {
                setAttribute(() -> parent.setAttribute(name, xattr.getKey(), xattr.getValue()));
            }
        }
    }

    /** Overlay's own attributes would let an archive redirect the layers that it is mounted with. */
    private static boolean isWanted(String attribute) {
        return !OverlayForm.isMark(attribute);
    }

    /** As Docker does, goes on where the file system has no such attribute, or not on this kind of file. */
    private static void setAttribute(Runnable call) {
        try {
            call.run();
        } catch (KernelException e) {
            if (!e.is(Errno.EOPNOTSUPP) && !e.is(Errno.EPERM)) {
                throw e;
            }
        }
    }

    /** Sets the times of all directories written. */
    public void finish() throws IOException {
        parents.clear();
        times.apply(root);
    }

    @Override
    public void close() throws IOException {
        parents.close();
        times.close();
    }

    /** Puts stored bytes where they belong. */
    private static final class FileSink implements RawSink {
        private final OpenFile file;
        private final Iterator<Fragment> fragments;
        private final FileWatch watch;
        private long left;

        FileSink(OpenFile file, TarEntry entry, FileWatch watch) {
            this.file = file;
            this.watch = watch;
            this.fragments = entry.fragments().iterator();
        }

        @Override
        public void accept(byte[] bytes, int offset, int length) {
            watch.content(bytes, offset, length);
            int done = 0;
            while (done < length) {
                if (left == 0) {
                    Fragment next = fragments.next();
                    left = next.length();
                    if (next.offset() != 0) {
                        file.seek(next.offset());
                    }
                }
                int part = (int) Math.min(left, length - done);
                file.fd().write(bytes, offset + done, part);
                left -= part;
                done += part;
            }
        }
    }
}
