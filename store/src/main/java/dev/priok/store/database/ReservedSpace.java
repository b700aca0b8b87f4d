package dev.priok.store.database;

import dev.priok.kernel.Errno;
import dev.priok.kernel.KernelException;
import dev.priok.kernel.OpenFile;
import dev.priok.kernel.OpenFlags;
import java.nio.file.Path;

/**
 * Disk space that the metadata has before it needs it, so that on a full disk a container's end is still kept, and
 * containers and images can still be removed. SQLite writes its log over from the beginning again and again, so a log that
 * is large enough never grows. It goes with the last connection; what is kept beside it is for the next one.
 */
final class ReservedSpace {
    private static final System.Logger LOG = System.getLogger(ReservedSpace.class.getName());
    /** More than SQLite lets it become before it begins anew: 1000 pages of 4 KiB. */
    private static final long LOG_BYTES = 6L << 20;
    /** New pages of the database itself. */
    private static final long GROWTH_BYTES = 1L << 20;

    private static final long KEPT_BYTES = LOG_BYTES + GROWTH_BYTES;
    private static final int MODE = 0600;

    private ReservedSpace() {}

    /** Before a database is opened; not before it has anything in it, as SQLite removes the log of an empty one. */
    static void prepare(Path database) {
        Path log = sibling(database, "-wal");
        Path kept = sibling(database, "-reserve");
        try {
            allocate(log, LOG_BYTES);
            ahead(database);
        } catch (KernelException e) {
            if (e.errno() != Errno.ENOSPC || !kept.toFile().delete()) {
                report(e);
                return;
            }
            prepare(database);
            return;
        }
        try {
            allocate(kept, KEPT_BYTES);
        } catch (KernelException e) {
            report(e);
        }
    }

    private static Path sibling(Path database, String end) {
        return database.resolveSibling(database.getFileName() + end);
    }

    /** Zeros at a log's end are no part of it: their checksums are wrong (SQLite, "WAL File Format"). */
    private static void allocate(Path file, long bytes) {
        if (file.toFile().length() < bytes) {
            try (OpenFile open = OpenFile.open(file, OpenFlags.READ_WRITE | OpenFlags.CREATE, MODE)) {
                open.allocate(bytes);
            }
        }
    }

    private static void ahead(Path database) {
        try (OpenFile open = OpenFile.open(database, OpenFlags.READ_WRITE, MODE)) {
            open.allocateAhead(database.toFile().length() + GROWTH_BYTES);
        }
    }

    /** Not every file system can do it. */
    private static void report(KernelException problem) {
        boolean unable = problem.errno() == Errno.EOPNOTSUPP;
        LOG.log(
                unable ? System.Logger.Level.DEBUG : System.Logger.Level.WARNING,
                "no disk space is kept for changes of metadata: " + problem.getMessage());
    }
}
