package dev.priok.store.edit;

import dev.priok.kernel.Directory;
import dev.priok.kernel.FileStatus;
import dev.priok.store.tar.TarEntry;
import dev.priok.store.tree.FileWatch;
import dev.priok.store.tree.TreeRules;
import org.jspecify.annotations.Nullable;

/** Members take the place of what has their name. */
record Replacing(TreeRules.@Nullable Owner owner, FileWatch watch) implements TreeRules {
    @Override
    public void displace(Directory parent, String name, FileStatus existing, TarEntry entry) {
        parent.removeTree(name);
    }
}
