package dev.priok.kernel;

/** How {@link Directory} resolves paths (openat2(2), RESOLVE_*); combine them with {@code |}. */
public final class ResolveFlags {
    /** Do not cross into another mount. */
    public static final int NO_CROSSING = 0x01;
    /** Do not follow links such as /proc/self/fd/N. */
    public static final int NO_MAGIC_LINKS = 0x02;
    /** Do not follow any symbolic link: ELOOP instead. */
    public static final int NO_SYMLINKS = 0x04;
    /** EXDEV for everything that would leave the directory: "..", absolute paths and links. */
    public static final int BENEATH = 0x08;
    /** The directory is the root: absolute paths and ".." stay in it, as after chroot. */
    public static final int IN_ROOT = 0x10;

    private ResolveFlags() {}
}
