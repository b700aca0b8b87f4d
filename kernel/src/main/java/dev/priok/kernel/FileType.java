package dev.priok.kernel;

/** The kinds of file; {@link #modeBits()} are those of st_mode. */
public enum FileType {
    FIFO(0010000),
    CHARACTER_DEVICE(0020000),
    DIRECTORY(0040000),
    BLOCK_DEVICE(0060000),
    REGULAR(0100000),
    SYMBOLIC_LINK(0120000),
    SOCKET(0140000),
    /** A file system did not say (directory listings only). */
    UNKNOWN(0);

    private static final int MASK = 0170000;

    private final int modeBits;

    FileType(int modeBits) {
        this.modeBits = modeBits;
    }

    /** The S_IFMT part of a mode. */
    public int modeBits() {
        return modeBits;
    }

    static FileType ofMode(int mode) {
        for (FileType type : values()) {
            if (type.modeBits == (mode & MASK)) {
                return type;
            }
        }
        return UNKNOWN;
    }

    /** From d_type of struct dirent, which is the mode shifted right by 12. */
    static FileType ofEntry(int entryType) {
        return ofMode(entryType << 12);
    }
}
