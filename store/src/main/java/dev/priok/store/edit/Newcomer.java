package dev.priok.store.edit;

import dev.priok.kernel.Directory;
import dev.priok.store.tree.TreeRules.Owner;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What something new is like.
 *
 * @param createdAt null: as it comes
 */
record Newcomer(int permissions, Owner owner, @Nullable Instant createdAt) {
    Newcomer withPermissions(int next) {
        return new Newcomer(next, owner, createdAt);
    }

    void finish(Directory root, String path) {
        root.setOwner(path, owner.uid(), owner.gid());
        root.setPermissions(path, permissions);
        if (createdAt != null) {
            root.setTimes(path, createdAt, createdAt);
        }
    }
}
