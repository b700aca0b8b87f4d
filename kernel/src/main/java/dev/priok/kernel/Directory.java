package dev.priok.kernel;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An open directory that is the root of every path given to its methods: whatever symbolic links, ".." or absolute paths
 * a tree contains, nothing outside is touched (openat2(2) with RESOLVE_IN_ROOT, at each call, so races with other writers
 * are harmless too). The last part of a path is never followed if it is a link, unless a method says so; an empty path or
 * "." means the directory itself. Names are in the form of {@link FileNames}. Modes given on creation are reduced by the
 * process's umask; {@link #setPermissions} is not. Thread-safe; calls block for the time of the disk access.
 */
public final class Directory implements AutoCloseable {
    /** Renaming fails with EEXIST if the target exists. */
    public static final int RENAME_NO_REPLACE = 1;

    /** Renaming exchanges the two. */
    public static final int RENAME_EXCHANGE = 2;

    private static final int AT_SYMLINK_NOFOLLOW = 0x100;
    private static final int AT_REMOVEDIR = 0x200;
    private static final int AT_SYMLINK_FOLLOW = 0x400;
    private static final int AT_EMPTY_PATH = 0x1000;
    private static final long UTIME_OMIT = (1L << 30) - 2;
    private static final int MAX_LINK_BYTES = 4096;
    private static final int RACE_RETRIES = 100;

    // ioctl_iflags(2).
    private static final long GET_FLAGS = 0x80086601L;
    private static final long SET_FLAGS = 0x40086602L;
    private static final int TOP_DIRECTORY = 0x00020000;

    private static volatile boolean hasFchmodat2 = true;

    private final Fd fd;
    private final int resolve;

    private Directory(Fd fd, int resolve) {
        this.fd = fd;
        this.resolve = resolve;
    }

    /** Opens a directory of the host (following links) as a root. */
    public static Directory open(Path path) {
        return open(path, ResolveFlags.IN_ROOT | ResolveFlags.NO_MAGIC_LINKS);
    }

    /** As {@link #open(Path)} with other rules for paths, {@link ResolveFlags}. */
    public static Directory open(Path path, int resolveFlags) {
        int flags = OpenFlags.READ_ONLY | OpenFlags.DIRECTORY;
        return new Directory(OpenFile.descriptor(path, flags, 0, Fd.Mode.FILE), resolveFlags);
    }

    /** The descriptor; closed with this. */
    public Fd fd() {
        return fd;
    }

    /**
     * Opens a directory in this one, links on the way and at the end resolved inside this one. The result is a root of its
     * own: links in it no longer lead to the rest of this tree.
     */
    public Directory openDirectory(String path) {
        return new Directory(resolve(path, OpenFlags.READ_ONLY | OpenFlags.DIRECTORY, 0, resolve), resolve);
    }

    /** As {@link #openDirectory(String)}, with ELOOP or ENOTDIR if the last part is a link. */
    public Directory openDirectoryNoFollow(String path) {
        int flags = OpenFlags.READ_ONLY | OpenFlags.DIRECTORY | OpenFlags.NO_FOLLOW;
        return new Directory(resolve(path, flags, 0, resolve), resolve);
    }

    /** Opens a subdirectory that is in the same mount: EXDEV if another one covers it, ELOOP or ENOTDIR for a link. */
    Directory openSameMount(String name) {
        int flags = OpenFlags.READ_ONLY | OpenFlags.DIRECTORY | OpenFlags.NO_FOLLOW;
        return new Directory(resolve(name, flags, 0, resolve | ResolveFlags.NO_CROSSING), resolve);
    }

    /**
     * Opens a file, following links inside this root unless {@link OpenFlags#NO_FOLLOW} is given. {@code permissions}
     * matter with {@link OpenFlags#CREATE} or {@link OpenFlags#TMPFILE} only. A FIFO or device blocks unless
     * {@link OpenFlags#NON_BLOCK} is given: check the type first in trees of others.
     */
    public OpenFile openFile(String path, int flags, int permissions) {
        return new OpenFile(resolve(path, flags, permissions, resolve));
    }

    /** openat2(2): struct open_how is {flags, mode, resolve}, 64 bits each. */
    private Fd resolve(String path, int flags, int permissions, int resolveFlags) {
        boolean creates = (flags & OpenFlags.CREATE) != 0 || (flags & OpenFlags.TMPFILE) == OpenFlags.TMPFILE;
        fd.enter();
        try (CallFrame frame = CallFrame.take()) {
            MemorySegment how = frame.allocate(24);
            how.set(ValueLayout.JAVA_LONG, 0, Integer.toUnsignedLong(flags | OpenFlags.CLOEXEC));
            how.set(ValueLayout.JAVA_LONG, 8, creates ? permissions & 07777 : 0);
            how.set(ValueLayout.JAVA_LONG, 16, resolveFlags);
            long name = frame.string(path.isEmpty() ? "." : path);
            for (int attempt = 0; ; attempt++) {
                long number = frame.call(Syscall.OPENAT2, fd.number(), name, how.address(), 24);
                // EAGAIN: something was renamed meanwhile and ".." could not be judged.
                boolean again = number < 0
                        && (frame.errno() == Errno.EINTR.number()
                                || (frame.errno() == Errno.EAGAIN.number() && attempt < RACE_RETRIES));
                if (!again) {
                    return Fd.owning(frame.check(number, "open", path), Fd.Mode.FILE);
                }
            }
        } finally {
            fd.leave();
        }
    }

    /** Where a call happens: the directory of the last part, and that part (empty: the directory itself). */
    private record Place(Fd parent, boolean temporary, String name) implements AutoCloseable {
        @Override
        public void close() {
            parent.leave();
            if (temporary) {
                parent.close();
            }
        }
    }

    private Place locate(String path) {
        int end = path.length();
        while (end > 0 && path.charAt(end - 1) == '/') {
            end--;
        }
        String trimmed = path.substring(0, end);
        int slash = trimmed.lastIndexOf('/');
        String name = trimmed.substring(slash + 1);
        boolean self = name.isEmpty() || name.equals(".") || name.equals("..");
        if (slash < 0 && (name.isEmpty() || name.equals("."))) {
            fd.enter();
            return new Place(fd, false, "");
        }
        if (slash < 0 && !self) {
            fd.enter();
            return new Place(fd, false, name);
        }
        String directory = self ? trimmed : slash == 0 ? "/" : trimmed.substring(0, slash);
        Fd parent = resolve(directory, OpenFlags.PATH | OpenFlags.DIRECTORY, 0, resolve);
        parent.enter();
        return new Place(parent, true, self ? "" : name);
    }

    private interface Call {
        long run(CallFrame frame, int parent, long name);
    }

    private void at(String path, String operation, boolean creates, Call call) {
        try (Place place = locate(path);
                CallFrame frame = CallFrame.take()) {
            if (place.name.isEmpty() && creates) {
                throw new KernelException(operation, path, Errno.EEXIST.number());
            }
            long name = frame.string(place.name);
            long result;
            do {
                result = call.run(frame, place.parent.number(), name);
            } while (result < 0 && frame.errno() == Errno.EINTR.number());
            frame.check(result, operation, path);
        }
    }

    /** Creates a directory. */
    public void createDirectory(String path, int permissions) {
        at(
                path,
                "create directory",
                true,
                (frame, parent, name) -> frame.call(Syscall.MKDIRAT, parent, name, permissions));
    }

    /** Creates a FIFO, socket, device node or empty regular file; the device numbers matter for devices only. */
    public void createNode(String path, FileType type, int permissions, int major, int minor) {
        long mode = type.modeBits() | (permissions & 07777);
        // new_encode_dev of the kernel: the low 8 bits of the minor, 12 bits of the major, the rest of the minor.
        long device = (minor & 0xffL) | ((major & 0xfffL) << 8) | ((minor & ~0xffL & 0xfffffL) << 12);
        at(path, "create node", true, (frame, parent, name) -> frame.call(Syscall.MKNODAT, parent, name, mode, device));
    }

    /** Creates a symbolic link; {@code target} is stored as it is. */
    public void createSymbolicLink(String path, String target) {
        at(
                path,
                "create symbolic link",
                true,
                (frame, parent, name) -> frame.call(Syscall.SYMLINKAT, frame.string(target), parent, name));
    }

    /** Gives {@code existing} (not followed if it is a link) a second name. */
    public void createHardLink(String path, String existing) {
        try (Place from = locate(existing)) {
            if (from.name.isEmpty()) {
                throw new KernelException("link to", existing, Errno.EPERM.number());
            }
            at(
                    path,
                    "link " + existing + " as",
                    true,
                    (frame, parent, name) ->
                            frame.call(Syscall.LINKAT, from.parent.number(), frame.string(from.name), parent, name, 0));
        }
    }

    /** Gives an open file, for example one opened with {@link OpenFlags#TMPFILE}, a name. */
    public void link(OpenFile file, String path) {
        file.fd().enter();
        try {
            at(
                    path,
                    "link a file as",
                    true,
                    (frame, parent, name) -> frame.call(
                            Syscall.LINKAT, -100, frame.string(file.fd().path()), parent, name, AT_SYMLINK_FOLLOW));
        } finally {
            file.fd().leave();
        }
    }

    /** Removes a name of anything but a directory. */
    public void removeFile(String path) {
        at(path, "remove", false, (frame, parent, name) -> frame.call(Syscall.UNLINKAT, parent, name, 0));
    }

    /** Removes an empty directory. */
    public void removeDirectory(String path) {
        at(
                path,
                "remove directory",
                false,
                (frame, parent, name) -> frame.call(Syscall.UNLINKAT, parent, name, AT_REMOVEDIR));
    }

    /**
     * Removes {@code path} and everything below it; nothing happens if it is missing. Follows no link and enters no other
     * mount: EXDEV or EBUSY for a mount point in the tree. What could be removed before an error is gone.
     */
    public void removeTree(String path) {
        try (Place place = locate(path)) {
            if (place.name.isEmpty()) {
                throw new KernelException("remove", path, Errno.EINVAL.number());
            }
            try (Directory parent = new Directory(place.parent.duplicate(), resolve)) {
                TreeRemoval.remove(parent, place.name);
            }
        } catch (KernelException e) {
            if (!e.is(Errno.ENOENT)) {
                throw e;
            }
        }
    }

    /** Renames inside this root. {@code flags}: 0 or the RENAME_ constants. */
    public void rename(String from, String to, int flags) {
        rename(from, this, to, flags);
    }

    /** Renames into another root of the same mount. */
    public void rename(String from, Directory targetRoot, String to, int flags) {
        try (Place source = locate(from)) {
            if (source.name.isEmpty()) {
                throw new KernelException("rename", from, Errno.EBUSY.number());
            }
            targetRoot.at(
                    to,
                    "rename " + from + " to",
                    true,
                    (frame, parent, name) -> frame.call(
                            Syscall.RENAMEAT2, source.parent.number(), frame.string(source.name), parent, name, flags));
        }
    }

    /** Changes owner and group, of a link itself; -1 leaves one. Clears set-uid and set-gid, so comes before the mode. */
    public void setOwner(String path, int uid, int gid) {
        at(
                path,
                "change the owner of",
                false,
                (frame, parent, name) ->
                        frame.call(Syscall.FCHOWNAT, parent, name, uid, gid, AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH));
    }

    /** Changes the permission bits (07777); EOPNOTSUPP for a symbolic link, which has none. */
    public void setPermissions(String path, int permissions) {
        at(path, "change the permissions of", false, (frame, parent, name) -> {
            int flags = AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH;
            if (hasFchmodat2) {
                long result = frame.call(Syscall.FCHMODAT2, parent, name, permissions & 07777, flags);
                if (result == 0 || frame.errno() != Errno.ENOSYS.number()) {
                    return result;
                }
                hasFchmodat2 = false;
            }
            return changeModeByHandle(frame, parent, name, permissions & 07777);
        });
    }

    /** Before Linux 6.6: a handle that does not follow, then chmod through its magic link, which refuses links. */
    static long changeModeByHandle(CallFrame frame, int parent, long name, int permissions) {
        int flags = OpenFlags.PATH | OpenFlags.NO_FOLLOW | OpenFlags.CLOEXEC;
        boolean self = MemorySegment.ofAddress(name).reinterpret(1).get(ValueLayout.JAVA_BYTE, 0) == 0;
        long handle = frame.call(Syscall.OPENAT, parent, self ? frame.string(".") : name, flags, 0);
        if (handle < 0) {
            return handle;
        }
        try (Fd owner = Fd.owning(handle, Fd.Mode.FILE)) {
            return frame.call(Syscall.FCHMODAT, -100, frame.string(owner.path()), permissions);
        }
    }

    /** Sets the times, of a link itself; null leaves one as it is. */
    public void setTimes(String path, @Nullable Instant accessTime, @Nullable Instant modificationTime) {
        at(
                path,
                "set the times of",
                false,
                (frame, parent, name) -> frame.call(
                        Syscall.UTIMENSAT,
                        parent,
                        name,
                        times(frame, accessTime, modificationTime).address(),
                        AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH));
    }

    static MemorySegment times(CallFrame frame, @Nullable Instant accessTime, @Nullable Instant modificationTime) {
        MemorySegment times = frame.allocate(32);
        writeTime(times, 0, accessTime);
        writeTime(times, 16, modificationTime);
        return times;
    }

    private static void writeTime(MemorySegment times, long offset, @Nullable Instant time) {
        times.set(ValueLayout.JAVA_LONG, offset, time == null ? 0 : time.getEpochSecond());
        times.set(ValueLayout.JAVA_LONG, offset + 8, time == null ? UTIME_OMIT : time.getNano());
    }

    /** The target of a symbolic link. */
    public String readLink(String path) {
        try (Place place = locate(path);
                CallFrame frame = CallFrame.take()) {
            MemorySegment target = frame.allocate(MAX_LINK_BYTES);
            long length = frame.call(
                    Syscall.READLINKAT,
                    place.parent.number(),
                    frame.string(place.name),
                    target.address(),
                    MAX_LINK_BYTES);
            frame.check(length, "read link", path);
            return FileNames.decode(target.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE));
        }
    }

    /** The status of a file, of a link itself. */
    public FileStatus status(String path) {
        try (Place place = locate(path);
                CallFrame frame = CallFrame.take()) {
            MemorySegment status = frame.allocate(FileStatus.STRUCT_BYTES);
            long result = frame.call(
                    Syscall.STATX,
                    place.parent.number(),
                    frame.string(place.name),
                    AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH,
                    FileStatus.BASIC_STATS,
                    status.address());
            frame.check(result, "read the status of", path);
            return FileStatus.of(status);
        }
    }

    /** As {@link #status}; empty if the file or a directory on the way is missing (ENOENT, ENOTDIR). */
    public Optional<FileStatus> statusIfPresent(String path) {
        try {
            return Optional.of(status(path));
        } catch (KernelException e) {
            if (e.is(Errno.ENOENT) || e.is(Errno.ENOTDIR)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** The status of what {@code path} leads to inside this root, links followed. */
    public FileStatus statusFollowing(String path) {
        try (OpenFile file = new OpenFile(resolve(path, OpenFlags.PATH, 0, resolve))) {
            return file.status();
        }
    }

    /**
     * The path, counted from this root and starting with "/", that {@code path} leads to with all links resolved inside
     * this root. It may be out of date at once: for messages and for containers that are not running.
     */
    public String resolvedPath(String path) {
        try (Fd target = resolve(path, OpenFlags.PATH, 0, resolve)) {
            String root = linkTarget(fd);
            String whole = linkTarget(target);
            String prefix = root.equals("/") ? "" : root;
            if (whole.equals(root)) {
                return "/";
            }
            if (!whole.startsWith(prefix + "/")) {
                throw KernelException.detailed("resolve", path, Errno.EXDEV, "it was moved meanwhile");
            }
            return whole.substring(prefix.length());
        }
    }

    private static String linkTarget(Fd descriptor) {
        try (CallFrame frame = CallFrame.take()) {
            MemorySegment target = frame.allocate(MAX_LINK_BYTES);
            long length = frame.call(
                    Syscall.READLINKAT, -100, frame.string(descriptor.path()), target.address(), MAX_LINK_BYTES);
            frame.check(length, "read link", descriptor.path());
            return FileNames.decode(target.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE));
        }
    }

    /** The names in this directory, without "." and "..", in no order. */
    public List<DirectoryEntry> entries() {
        List<DirectoryEntry> entries = new ArrayList<>();
        forEachEntry(entries::add);
        return entries;
    }

    /** Gives each entry to {@code action} without holding them all; the kernel is asked in portions. */
    public void forEachEntry(Consumer<DirectoryEntry> action) {
        // A description of its own: the offset of this.fd would be shared by concurrent callers.
        try (Fd own = resolve(".", OpenFlags.READ_ONLY | OpenFlags.DIRECTORY, 0, resolve)) {
            DirectoryListing.read(own, action);
        }
    }

    /** The names of the extended attributes of a file, of a link itself. */
    public List<String> attributeNames(String path) {
        try (Place place = locate(path)) {
            return attributes(place).names();
        }
    }

    /** An extended attribute of a file, of a link itself; empty if it is not set. */
    public Optional<byte[]> attribute(String path, String name) {
        try (Place place = locate(path)) {
            return attributes(place).value(name);
        }
    }

    /** Sets an extended attribute of a file, of a link itself. */
    public void setAttribute(String path, String name, byte[] value) {
        try (Place place = locate(path)) {
            attributes(place).set(name, value);
        }
    }

    /** Removes an extended attribute; false if it was not set. */
    public boolean removeAttribute(String path, String name) {
        try (Place place = locate(path)) {
            return attributes(place).remove(name);
        }
    }

    /** The magic link leads to the directory without any lookup by name, and the l-calls do not follow the last part. */
    private static ExtendedAttributes attributes(Place place) {
        return ExtendedAttributes.of(place.parent.path() + "/" + (place.name.isEmpty() ? "." : place.name));
    }

    /** Makes the names in this directory durable. */
    public void sync() {
        onDescriptor("sync", Syscall.FSYNC);
    }

    /** Makes the whole file system of this directory durable. */
    public void syncFileSystem() {
        onDescriptor("sync the file system of", Syscall.SYNCFS);
    }

    /**
     * Says that the directories in this one have nothing to do with each other, so that a file system that puts what
     * belongs together close together (ext4: chattr(1), attribute T) finds each a place of its own. A hint: what doesn't
     * know it, or doesn't allow it, is left as it is.
     */
    public void spreadDirectories() {
        fd.enter();
        try (CallFrame frame = CallFrame.take()) {
            MemorySegment flags = frame.allocate(8);
            if (frame.call(Syscall.IOCTL, fd.number(), GET_FLAGS, flags.address()) < 0) {
                return;
            }
            int known = flags.get(ValueLayout.JAVA_INT, 0);
            if ((known & TOP_DIRECTORY) == 0) {
                flags.set(ValueLayout.JAVA_INT, 0, known | TOP_DIRECTORY);
                frame.call(Syscall.IOCTL, fd.number(), SET_FLAGS, flags.address());
            }
        } finally {
            fd.leave();
        }
    }

    private void onDescriptor(String operation, int syscall) {
        fd.enter();
        try (CallFrame frame = CallFrame.take()) {
            frame.check(frame.call(syscall, fd.number()), operation, fd);
        } finally {
            fd.leave();
        }
    }

    /** The file system of this directory. */
    public FileSystemStatus fileSystem() {
        fd.enter();
        try (CallFrame frame = CallFrame.take()) {
            MemorySegment status = frame.allocate(FileSystemStatus.STRUCT_BYTES);
            frame.check(frame.call(Syscall.FSTATFS, fd.number(), status.address()), "read the file system of", fd);
            return FileSystemStatus.of(status);
        } finally {
            fd.leave();
        }
    }

    /** Closes the descriptor. Idempotent. */
    @Override
    public void close() {
        fd.close();
    }
}
