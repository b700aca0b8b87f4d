package dev.priok.kernel;

/** Flags of mount(2) and umount2(2); combine them with {@code |}. */
public final class MountFlags {
    public static final long READ_ONLY = 1;
    public static final long NO_SUID = 2;
    public static final long NO_DEV = 4;
    public static final long NO_EXEC = 8;
    public static final long SYNCHRONOUS = 16;
    public static final long REMOUNT = 32;
    public static final long NO_SYMLINK_FOLLOW = 256;
    public static final long NO_ATIME = 1024;
    public static final long NO_DIR_ATIME = 2048;
    public static final long BIND = 4096;
    public static final long MOVE = 8192;
    public static final long RECURSIVE = 16384;
    public static final long UNBINDABLE = 1 << 17;
    public static final long PRIVATE = 1 << 18;
    public static final long SLAVE = 1 << 19;
    public static final long SHARED = 1 << 20;
    public static final long RELATIVE_ATIME = 1 << 21;
    public static final long STRICT_ATIME = 1 << 24;

    /** umount2: give up even with work under way (network file systems). */
    public static final int UNMOUNT_FORCE = 1;

    /** umount2: take it out of the tree now, end it when nobody uses it. */
    public static final int UNMOUNT_DETACH = 2;

    /** umount2: do not follow a symbolic link. */
    public static final int UNMOUNT_NO_FOLLOW = 8;

    private MountFlags() {}
}
