package dev.priok.kernel;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** mount(2) and umount2(2) in the calling thread's mount namespace. Calls may block for as long as the device does. */
public final class Mounts {
    /** mount(2) silently cuts its data after one page. */
    private static final int MAX_OPTION_BYTES = 4095;

    private static final int AT_FDCWD = -100;
    private static final int CLONE_TREE = 1;
    private static final int AT_RECURSIVE = 0x8000;
    private static final int AT_EMPTY_PATH = 0x1000;
    private static final int CLOEXEC = 02000000;
    private static final int FROM_EMPTY_PATH = 0x4;
    private static final int TO_EMPTY_PATH = 0x40;
    private static final long MAPPED_IDS = 0x0010_0000;
    private static final int ATTRIBUTE_BYTES = 32;

    private Mounts() {}

    /**
     * Mounts {@code source} of type {@code type} on {@code target}. {@code options} (the file system's own, for example
     * "lowerdir=a:b,upperdir=...") must fit in 4095 bytes, otherwise E2BIG.
     */
    public static void mount(String source, Path target, String type, long flags, @Nullable String options) {
        call(source, target, type, flags, options, "mount " + type + " on");
    }

    /**
     * As {@link #mount}, with relative paths in {@code options} counting from {@code directory}: keeps the options of an
     * overlay with many layers short. Uses a thread of its own for that.
     */
    public static void mountFrom(
            Path directory, String source, Path target, String type, long flags, @Nullable String options) {
        Path absolute = target.toAbsolutePath();
        NativeThread.run("mount", () -> {
            Namespaces.unshare(Namespaces.FS);
            Namespaces.changeDirectory(directory);
            mount(source, absolute, type, flags, options);
            return true;
        });
    }

    /** Makes {@code source} visible at {@code target} too; {@code recursive} takes the mounts below it along. */
    public static void bind(Path source, Path target, boolean recursive) {
        long flags = MountFlags.BIND | (recursive ? MountFlags.RECURSIVE : 0);
        call(source.toString(), target, null, flags, null, "bind " + source + " to");
    }

    /**
     * Changes the flags of the one mount at {@code target} (MS_REMOUNT with MS_BIND), for example to make a bind mount
     * read-only. Flags left out are cleared.
     */
    public static void remountBind(Path target, long flags) {
        call(null, target, null, MountFlags.REMOUNT | MountFlags.BIND | flags, null, "remount");
    }

    /** Moves the mount at {@code source} to {@code target}. */
    public static void move(Path source, Path target) {
        call(source.toString(), target, null, MountFlags.MOVE, null, "move mount " + source + " to");
    }

    /**
     * A copy of the mount at {@code source} (with those below it) that is attached nowhere and ends with the descriptor
     * unless {@link #attach} is called (open_tree(2)). It stays connected to its original's mount events as a bind mount
     * would, and can be carried into another mount namespace.
     */
    public static Fd detachedCopy(Path source) {
        try (CallFrame frame = CallFrame.take()) {
            long tree = frame.call(
                    Syscall.OPEN_TREE, AT_FDCWD, frame.string(source.toString()), CLONE_TREE | AT_RECURSIVE | CLOEXEC);
            return Fd.owning(frame.check(tree, "copy the mount at", source), Fd.Mode.FILE);
        }
    }

    /** As {@link #detachedCopy(Path)}, of what the descriptor refers to, which may be opened with {@link OpenFlags#PATH}. */
    public static Fd detachedCopy(Fd source) {
        source.enter();
        try (CallFrame frame = CallFrame.take()) {
            long tree = frame.call(
                    Syscall.OPEN_TREE,
                    source.number(),
                    frame.string(""),
                    AT_EMPTY_PATH | CLONE_TREE | AT_RECURSIVE | CLOEXEC);
            return Fd.owning(frame.check(tree, "copy the mount at", source), Fd.Mode.FILE);
        } finally {
            source.leave();
        }
    }

    /** Attaches a {@link #detachedCopy} at {@code target} in the calling thread's mount namespace (move_mount(2)). */
    public static void attach(Fd detached, Path target) {
        detached.enter();
        try (CallFrame frame = CallFrame.take()) {
            long result = frame.call(
                    Syscall.MOVE_MOUNT,
                    detached.number(),
                    frame.string(""),
                    AT_FDCWD,
                    frame.string(target.toString()),
                    FROM_EMPTY_PATH);
            frame.check(result, "attach a mount at", target);
        } finally {
            detached.leave();
        }
    }

    /** As {@link #attach(Fd, Path)}, on what a descriptor refers to, which may be opened with {@link OpenFlags#PATH}. */
    public static void attach(Fd detached, Fd target) {
        detached.enter();
        target.enter();
        try (CallFrame frame = CallFrame.take()) {
            long empty = frame.string("");
            long result = frame.call(
                    Syscall.MOVE_MOUNT,
                    detached.number(),
                    empty,
                    target.number(),
                    empty,
                    FROM_EMPTY_PATH | TO_EMPTY_PATH);
            frame.check(result, "attach a mount at", target);
        } finally {
            target.leave();
            detached.leave();
        }
    }

    /**
     * Lets a {@link #detachedCopy}, without the mounts below it, show the owners of files as the ids that theirs are in a
     * user namespace (mount_setattr(2), MOUNT_ATTR_IDMAP), and keep on disk what is written the other way round. EINVAL if
     * the file system can't.
     */
    public static void mapIds(Fd detached, Fd userNamespace) {
        detached.enter();
        userNamespace.enter();
        try (CallFrame frame = CallFrame.take()) {
            MemorySegment attributes = frame.allocate(ATTRIBUTE_BYTES);
            attributes.set(ValueLayout.JAVA_LONG, 0, MAPPED_IDS);
            attributes.set(ValueLayout.JAVA_LONG, 24, userNamespace.number());
            long result = frame.call(
                    Syscall.MOUNT_SETATTR,
                    detached.number(),
                    frame.string(""),
                    AT_EMPTY_PATH,
                    attributes.address(),
                    ATTRIBUTE_BYTES);
            frame.check(result, "map the ids of", detached);
        } finally {
            userNamespace.leave();
            detached.leave();
        }
    }

    /**
     * Sets how mount events travel: {@code propagation} is one of {@link MountFlags#PRIVATE}, {@link MountFlags#SLAVE},
     * {@link MountFlags#SHARED} and {@link MountFlags#UNBINDABLE}, with {@link MountFlags#RECURSIVE} for the whole tree.
     */
    public static void setPropagation(Path target, long propagation) {
        call(null, target, null, propagation, null, "set the propagation of");
    }

    /** Ends the mount at {@code target}. {@code flags} are the UNMOUNT_ ones of {@link MountFlags}, or 0. */
    public static void unmount(Path target, int flags) {
        try (CallFrame frame = CallFrame.take()) {
            frame.check(frame.call(Syscall.UMOUNT2, frame.string(target.toString()), flags), "unmount", target);
        }
    }

    /** Ends the mount at {@code target}; false if nothing is mounted there (EINVAL) or the path is missing (ENOENT). */
    public static boolean unmountIfMounted(Path target, int flags) {
        try {
            unmount(target, flags);
            return true;
        } catch (KernelException e) {
            if (e.is(Errno.EINVAL) || e.is(Errno.ENOENT)) {
                return false;
            }
            throw e;
        }
    }

    private static void call(
            @Nullable String source,
            Path target,
            @Nullable String type,
            long flags,
            @Nullable String options,
            String operation) {
        if (options != null && FileNames.encode(options).length > MAX_OPTION_BYTES) {
            throw KernelException.detailed(
                    operation, target, Errno.E2BIG, "the mount options are longer than 4095 bytes");
        }
        try (CallFrame frame = CallFrame.take()) {
            long result = frame.call(
                    Syscall.MOUNT,
                    source == null ? 0 : frame.string(source),
                    frame.string(target.toString()),
                    type == null ? 0 : frame.string(type),
                    flags,
                    options == null ? 0 : frame.string(options));
            frame.check(result, operation, target);
        }
    }
}
