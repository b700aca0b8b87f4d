package dev.priok.buildkit.files;

import dev.priok.kernel.FileType;

/** File modes as Go's {@code os.FileMode} has them: permissions below, kinds of files in bits of their own above. */
final class GoFileMode {
    private static final int DIRECTORY = 1 << 31;
    private static final int SYMBOLIC_LINK = 1 << 27;
    private static final int DEVICE = 1 << 26;
    private static final int NAMED_PIPE = 1 << 25;
    private static final int SOCKET = 1 << 24;
    private static final int SET_UID = 1 << 23;
    private static final int SET_GID = 1 << 22;
    private static final int CHARACTER_DEVICE = 1 << 21;
    private static final int STICKY = 1 << 20;
    private static final int IRREGULAR = 1 << 19;
    private static final int TYPES =
            DIRECTORY | SYMBOLIC_LINK | DEVICE | NAMED_PIPE | SOCKET | CHARACTER_DEVICE | IRREGULAR;

    private GoFileMode() {}

    /** UNKNOWN for what Linux has no kind for. */
    static FileType type(int mode) {
        return switch (mode & TYPES) {
            case 0 -> FileType.REGULAR;
            case DIRECTORY -> FileType.DIRECTORY;
            case SYMBOLIC_LINK -> FileType.SYMBOLIC_LINK;
            case DEVICE -> FileType.BLOCK_DEVICE;
            case DEVICE | CHARACTER_DEVICE -> FileType.CHARACTER_DEVICE;
            case NAMED_PIPE -> FileType.FIFO;
            case SOCKET -> FileType.SOCKET;
            default -> FileType.UNKNOWN;
        };
    }

    /** The bits of chmod(2). */
    static int permissions(int mode) {
        return (mode & 0777)
                | ((mode & SET_UID) != 0 ? 04000 : 0)
                | ((mode & SET_GID) != 0 ? 02000 : 0)
                | ((mode & STICKY) != 0 ? 01000 : 0);
    }

    static int of(FileType type, int permissions) {
        int kind = switch (type) {
            case REGULAR -> 0;
            case DIRECTORY -> DIRECTORY;
            case SYMBOLIC_LINK -> SYMBOLIC_LINK;
            case BLOCK_DEVICE -> DEVICE;
            case CHARACTER_DEVICE -> DEVICE | CHARACTER_DEVICE;
            case FIFO -> NAMED_PIPE;
            case SOCKET -> SOCKET;
            case UNKNOWN -> IRREGULAR;
        };
        return kind
                | (permissions & 0777)
                | ((permissions & 04000) != 0 ? SET_UID : 0)
                | ((permissions & 02000) != 0 ? SET_GID : 0)
                | ((permissions & 01000) != 0 ? STICKY : 0);
    }
}
