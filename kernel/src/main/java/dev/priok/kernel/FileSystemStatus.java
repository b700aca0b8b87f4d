package dev.priok.kernel;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;

/**
 * What statfs(2) tells about a file system.
 *
 * @param type its magic number, see the constants
 * @param blockSizeBytes the unit of the block counts
 * @param blocks all blocks
 * @param blocksFree blocks nobody uses
 * @param blocksAvailable blocks that unprivileged users may take
 * @param inodes all inodes
 * @param inodesFree inodes nobody uses
 * @param flags mount flags (ST_RDONLY is 1)
 */
public record FileSystemStatus(
        long type,
        long blockSizeBytes,
        long blocks,
        long blocksFree,
        long blocksAvailable,
        long inodes,
        long inodesFree,
        long flags) {
    /** ext2, ext3 and ext4 share it. */
    public static final long EXT4 = 0xEF53;

    public static final long XFS = 0x58465342;
    public static final long BTRFS = 0x9123683EL;
    public static final long OVERLAY = 0x794C7630;
    public static final long TMPFS = 0x01021994;
    public static final long ZFS = 0x2FC12FC1;
    public static final long NFS = 0x6969;
    public static final long CGROUP2 = 0x63677270;

    static final int STRUCT_BYTES = 120;

    /** The file system that {@code path} lies on. */
    public static FileSystemStatus of(Path path) {
        try (CallFrame frame = CallFrame.take()) {
            MemorySegment status = frame.allocate(STRUCT_BYTES);
            frame.check(
                    frame.call(Syscall.STATFS, frame.string(path.toString()), status.address()),
                    "read the file system of",
                    path);
            return of(status);
        }
    }

    static FileSystemStatus of(MemorySegment status) {
        return new FileSystemStatus(
                status.get(ValueLayout.JAVA_LONG, 0),
                status.get(ValueLayout.JAVA_LONG, 8),
                status.get(ValueLayout.JAVA_LONG, 16),
                status.get(ValueLayout.JAVA_LONG, 24),
                status.get(ValueLayout.JAVA_LONG, 32),
                status.get(ValueLayout.JAVA_LONG, 40),
                status.get(ValueLayout.JAVA_LONG, 48),
                status.get(ValueLayout.JAVA_LONG, 80));
    }

    /** The usual name of the type, or its number in hexadecimal. */
    public String typeName() {
        if (type == EXT4) {
            return "ext4";
        } else if (type == XFS) {
            return "xfs";
        } else if (type == BTRFS) {
            return "btrfs";
        } else if (type == OVERLAY) {
            return "overlay";
        } else if (type == TMPFS) {
            return "tmpfs";
        } else if (type == ZFS) {
            return "zfs";
        } else if (type == NFS) {
            return "nfs";
        }
        return "0x" + Long.toHexString(type);
    }

    /** Bytes that unprivileged users may take. */
    public long availableBytes() {
        return blocksAvailable * blockSizeBytes;
    }

    /** Size in bytes. */
    public long totalBytes() {
        return blocks * blockSizeBytes;
    }
}
