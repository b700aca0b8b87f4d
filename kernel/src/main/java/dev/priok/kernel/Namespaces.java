package dev.priok.kernel;

import java.nio.file.Path;

/**
 * Changes of the calling thread's namespaces and directory. The thread must be a dedicated platform thread (see
 * {@link NativeThread}): on a virtual thread the change would stay with a carrier that runs others next.
 */
public final class Namespaces {
    /** The thread's own root, directory and umask (CLONE_FS). */
    public static final int FS = 0x200;

    /** The thread's own table of descriptors (CLONE_FILES); what others open from then on it doesn't see, nor they its. */
    public static final int FILES = 0x400;

    public static final int MOUNT = 0x20000;
    public static final int CGROUP = 0x2000000;
    public static final int UTS = 0x4000000;
    public static final int IPC = 0x8000000;
    public static final int USER = 0x10000000;
    public static final int PID = 0x20000000;
    public static final int NETWORK = 0x40000000;

    private Namespaces() {}

    /** Gives the calling thread its own copy of what {@code flags} (constants of this class) name. */
    public static void unshare(int flags) {
        requirePlatformThread();
        try (CallFrame frame = CallFrame.take()) {
            frame.check(frame.call(Syscall.UNSHARE, flags), "unshare", "0x" + Integer.toHexString(flags));
        }
    }

    /**
     * Enters the namespace that {@code namespace} refers to (a file of /proc/PID/ns, or a pidfd with several types).
     * Entering a mount namespace needs {@code unshare(FS)} before.
     */
    public static void enter(Fd namespace, int types) {
        requirePlatformThread();
        namespace.enter();
        try (CallFrame frame = CallFrame.take()) {
            frame.check(frame.call(Syscall.SETNS, namespace.number(), types), "enter namespace", namespace);
        } finally {
            namespace.leave();
        }
    }

    /** Opens a namespace file such as /proc/123/ns/net for {@link #enter}, or to keep the namespace alive. */
    public static Fd open(Path namespaceFile) {
        return OpenFile.descriptor(namespaceFile, OpenFlags.READ_ONLY, 0, Fd.Mode.FILE);
    }

    /** Changes the directory of the calling thread; after {@code unshare(FS)} nobody else is affected. */
    public static void changeDirectory(Path directory) {
        requirePlatformThread();
        try (CallFrame frame = CallFrame.take()) {
            frame.check(
                    frame.call(Syscall.CHDIR, frame.string(directory.toString())), "change to directory", directory);
        }
    }

    private static void requirePlatformThread() {
        if (Thread.currentThread().isVirtual()) {
            throw new IllegalStateException("namespaces are changed on a dedicated platform thread only");
        }
    }
}
