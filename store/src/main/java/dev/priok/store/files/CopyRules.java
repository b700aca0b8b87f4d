package dev.priok.store.files;

import dev.priok.engine.port.ContainerFiles.WriteOptions;
import dev.priok.kernel.Directory;
import dev.priok.kernel.FileStatus;
import dev.priok.model.EngineException;
import dev.priok.store.tar.TarEntry;
import dev.priok.store.tree.OwnerIds;
import dev.priok.store.tree.TreeRules;
import org.jspecify.annotations.Nullable;

/** Copying into a container replaces what is there; the wording is Docker's, clients show it. */
record CopyRules(
        WriteOptions options, OwnerIds ids, @Nullable Owner owner) implements TreeRules {
    @Override
    public void displace(Directory parent, String name, FileStatus existing, TarEntry entry) {
        boolean directory = entry.type() == TarEntry.Type.DIRECTORY;
        if (options.noOverwriteDirNonDir() && existing.isDirectory() != directory) {
            throw EngineException.invalid(
                    directory
                            ? "cannot overwrite non-directory \"" + name + "\" with directory \"" + entry.name() + "\""
                            : "cannot overwrite directory \"" + name + "\" with non-directory \"" + entry.name()
                                    + "\"");
        }
        parent.removeTree(name);
    }
}
