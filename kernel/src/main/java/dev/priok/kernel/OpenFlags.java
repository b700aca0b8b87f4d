package dev.priok.kernel;

/** Flags of open(2), as this machine's architecture numbers them; combine them with {@code |}. */
public final class OpenFlags {
    public static final int READ_ONLY = 0;
    public static final int WRITE_ONLY = 1;
    public static final int READ_WRITE = 2;
    public static final int CREATE = 0100;
    public static final int EXCLUSIVE = 0200;
    public static final int NO_CTTY = 0400;
    public static final int TRUNCATE = 01000;
    public static final int APPEND = 02000;
    public static final int NON_BLOCK = 04000;
    public static final int DIRECTORY = Syscall.onArm() ? 040000 : 0200000;
    public static final int NO_FOLLOW = Syscall.onArm() ? 0100000 : 0400000;
    public static final int NO_ATIME = 01000000;
    public static final int CLOEXEC = 02000000;
    /** Only a handle on the place: no content, no permission on the file itself needed. */
    public static final int PATH = 010000000;
    /** An unnamed file in the directory; Linux adds O_DIRECTORY to this flag. */
    public static final int TMPFILE = 020000000 | DIRECTORY;

    private OpenFlags() {}
}
