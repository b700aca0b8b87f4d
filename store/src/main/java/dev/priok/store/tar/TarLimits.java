package dev.priok.store.tar;

/** Bounds for what one archive may ask for; beyond them a {@link TarException} says which was broken. */
public final class TarLimits {
    /** Length of a path or link target: Linux's PATH_MAX without the final zero. */
    public static final int PATH_BYTES = 4095;

    /** All extended headers of one member together; xattr values live there (at most 64 KiB each on Linux). */
    public static final int EXTENDED_HEADER_BYTES = 1 << 20;

    /** Fragments of one sparse member. */
    public static final int SPARSE_FRAGMENTS = 1 << 16;

    /** Members of one archive. */
    public static final int ENTRIES = 8_000_000;

    /** Unpacked size of one file: ext4's largest with 4 KiB blocks. */
    public static final long FILE_BYTES = 16L << 40;

    private TarLimits() {}
}
