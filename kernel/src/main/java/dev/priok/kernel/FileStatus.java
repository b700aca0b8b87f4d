package dev.priok.kernel;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Instant;

/**
 * What statx(2) tells about a file.
 *
 * @param mode type and permission bits
 * @param uid owner
 * @param gid group
 * @param sizeBytes apparent size; of a symbolic link, the length of its target
 * @param blocks512 blocks of 512 bytes it takes on disk
 * @param links number of names
 * @param inode inode number, unique on its device
 * @param device the device it is on, major number in the upper 32 bits, minor in the lower
 * @param rdevMajor major number of a device node
 * @param rdevMinor minor number of a device node
 * @param accessTime last access
 * @param modificationTime last change of the content
 * @param changeTime last change of the inode
 * @param mountRoot whether something is mounted here (known from Linux 5.8)
 */
public record FileStatus(
        int mode,
        int uid,
        int gid,
        long sizeBytes,
        long blocks512,
        long links,
        long inode,
        long device,
        int rdevMajor,
        int rdevMinor,
        Instant accessTime,
        Instant modificationTime,
        Instant changeTime,
        boolean mountRoot) {

    static final int STRUCT_BYTES = 256;
    static final int BASIC_STATS = 0x7ff;
    private static final long MOUNT_ROOT = 0x2000;

    static FileStatus of(MemorySegment statx) {
        return new FileStatus(
                Short.toUnsignedInt(statx.get(ValueLayout.JAVA_SHORT, 28)),
                statx.get(ValueLayout.JAVA_INT, 20),
                statx.get(ValueLayout.JAVA_INT, 24),
                statx.get(ValueLayout.JAVA_LONG, 40),
                statx.get(ValueLayout.JAVA_LONG, 48),
                Integer.toUnsignedLong(statx.get(ValueLayout.JAVA_INT, 16)),
                statx.get(ValueLayout.JAVA_LONG, 32),
                ((long) statx.get(ValueLayout.JAVA_INT, 136) << 32)
                        | Integer.toUnsignedLong(statx.get(ValueLayout.JAVA_INT, 140)),
                statx.get(ValueLayout.JAVA_INT, 128),
                statx.get(ValueLayout.JAVA_INT, 132),
                time(statx, 64),
                time(statx, 112),
                time(statx, 96),
                (statx.get(ValueLayout.JAVA_LONG, 8) & MOUNT_ROOT) != 0);
    }

    private static Instant time(MemorySegment statx, long offset) {
        return Instant.ofEpochSecond(
                statx.get(ValueLayout.JAVA_LONG, offset),
                Integer.toUnsignedLong(statx.get(ValueLayout.JAVA_INT, offset + 8)));
    }

    /** The kind of file. */
    public FileType type() {
        return FileType.ofMode(mode);
    }

    /** The permission bits with set-uid, set-gid and sticky (07777). */
    public int permissions() {
        return mode & 07777;
    }

    public boolean isDirectory() {
        return type() == FileType.DIRECTORY;
    }

    public boolean isRegularFile() {
        return type() == FileType.REGULAR;
    }

    public boolean isSymbolicLink() {
        return type() == FileType.SYMBOLIC_LINK;
    }

    /** Whether this is an overlay whiteout: a character device 0:0. */
    public boolean isWhiteout() {
        return type() == FileType.CHARACTER_DEVICE && rdevMajor == 0 && rdevMinor == 0;
    }
}
