package dev.priok.api.container;

/** File modes as Go's {@code os.FileMode} has them, from those of {@code st_mode} (inode(7)). */
final class GoFileMode {
    private GoFileMode() {}

    static long of(int mode) {
        long go = mode & 0777;
        go |= switch (mode & 0170000) {
            case 0040000 -> 1L << 31; // directory
            case 0120000 -> 1L << 27; // symbolic link
            case 0060000 -> 1L << 26; // block device
            case 0020000 -> 1L << 26 | 1L << 21; // character device
            case 0010000 -> 1L << 25; // named pipe
            case 0140000 -> 1L << 24; // socket
            default -> 0;
        };
        go |= (mode & 04000) == 0 ? 0 : 1L << 23;
        go |= (mode & 02000) == 0 ? 0 : 1L << 22;
        go |= (mode & 01000) == 0 ? 0 : 1L << 20;
        return go;
    }
}
