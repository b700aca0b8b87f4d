package dev.priok.buildkit.files;

import com.google.protobuf.ByteString;
import dev.priok.buildkit.wire.fsutil.Stat;
import dev.priok.kernel.Directory;
import dev.priok.kernel.Errno;
import dev.priok.kernel.FileStatus;
import dev.priok.kernel.FileType;
import dev.priok.kernel.KernelException;
import java.time.Instant;
import java.util.Map;

/** What an entry has beside its content: owner, permissions, extended attributes and time of change. */
final class EntryAttributes {
    private static final long NANOS = 1_000_000_000L;

    private EntryAttributes() {}

    static Instant time(Stat stat) {
        return Instant.ofEpochSecond(Math.floorDiv(stat.getModTime(), NANOS), Math.floorMod(stat.getModTime(), NANOS));
    }

    static long nanos(Instant time) {
        return Math.addExact(Math.multiplyExact(time.getEpochSecond(), NANOS), time.getNano());
    }

    /** Makes those of a new entry, or one that has changed, the ones that are wanted; the time comes last. */
    static void apply(Directory root, String path, Stat stat) {
        FileStatus now = root.status(path);
        if (now.uid() != stat.getUid() || now.gid() != stat.getGid()) {
            root.setOwner(path, stat.getUid(), stat.getGid());
        }
        if (now.type() != FileType.SYMBOLIC_LINK) {
            int permissions = GoFileMode.permissions(stat.getMode());
            if (root.status(path).permissions() != permissions) {
                root.setPermissions(path, permissions);
            }
        }
        applyExtended(root, path, stat.getXattrsMap());
        if (now.type() != FileType.DIRECTORY) {
            root.setTimes(path, null, time(stat));
        }
    }

    private static void applyExtended(Directory root, String path, Map<String, ByteString> wanted) {
        for (String name : root.attributeNames(path)) {
            if (!wanted.containsKey(name)) {
                root.removeAttribute(path, name);
            }
        }
        wanted.forEach((name, value) -> {
            try {
                root.setAttribute(path, name, value.toByteArray());
            } catch (KernelException e) {
                // As BuildKit does: what this file system can't keep doesn't fail a build.
                if (!e.is(Errno.EOPNOTSUPP) && !e.is(Errno.EPERM)) {
                    throw e;
                }
            }
        });
    }
}
