package dev.priok.store.scratch;

import dev.priok.kernel.Directory;
import dev.priok.kernel.DirectoryEntry;
import dev.priok.kernel.FileStatus;
import dev.priok.kernel.FileType;
import java.util.HashSet;
import java.util.Set;

/** Disk space that a tree takes, as {@code du} counts it. */
public final class DiskUse {
    private final Set<Long> counted = new HashSet<>();
    private long bytes;

    private DiskUse() {}

    /** Bytes of {@code path} and everything below it; files with several names count once, other mounts too. */
    public static long of(Directory root, String path) {
        DiskUse use = new DiskUse();
        FileStatus status = root.status(path);
        use.add(status);
        if (status.isDirectory()) {
            try (Directory directory = root.openDirectoryNoFollow(path)) {
                use.walk(directory);
            }
        }
        return use.bytes;
    }

    private void walk(Directory directory) {
        for (DirectoryEntry entry : directory.entries()) {
            add(directory.status(entry.name()));
            if (entry.type() == FileType.DIRECTORY) {
                try (Directory below = directory.openDirectoryNoFollow(entry.name())) {
                    walk(below);
                }
            }
        }
    }

    private void add(FileStatus status) {
        if (!ScratchSpace.isShared(status) || counted.add(status.inode())) {
            bytes += status.blocks512() * 512;
        }
    }
}
