package dev.priok.store.tree;

import dev.priok.kernel.Directory;
import dev.priok.kernel.FileStatus;
import dev.priok.store.tar.TarEntry;
import org.jspecify.annotations.Nullable;

/** Decisions that differ between the users of {@link TreeWriter}. */
public interface TreeRules {
    /**
     * Makes way for a member whose name is taken; not asked when both are directories. Afterwards the name is free, or, if
     * the member is a directory, may be one.
     *
     * @param parent where it lies
     * @param name in the parent
     */
    void displace(Directory parent, String name, FileStatus existing, TarEntry entry);

    /** Who owns everything that is written; null: whom the archive says. */
    @Nullable
    Owner owner();

    /** Who hears what is written to files. */
    default FileWatch watch() {
        return FileWatch.NONE;
    }

    /** What owners are on disk. */
    default OwnerIds ids() {
        return OwnerIds.SAME;
    }

    /** A user and a group by number. */
    record Owner(int uid, int gid) {}
}
