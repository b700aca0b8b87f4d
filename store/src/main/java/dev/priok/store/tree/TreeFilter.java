package dev.priok.store.tree;

import dev.priok.kernel.Directory;
import dev.priok.kernel.FileStatus;
import dev.priok.store.tar.TarWriter;
import java.io.IOException;

/** Lets a user of {@link TreeReader} write something else than a file. */
public interface TreeFilter {
    /** Everything as it is. */
    TreeFilter NONE = new TreeFilter() {
        @Override
        public boolean replaces(Directory parent, String name, FileStatus status, String memberName, TarWriter tar) {
            return false;
        }
    };

    /** True if it wrote, or left out, what stands for this file. Called before the file's own member. */
    boolean replaces(Directory parent, String name, FileStatus status, String memberName, TarWriter tar)
            throws IOException;

    /** Called after a directory's own member and before those of its content; may write further ones. */
    default void inDirectory(Directory directory, String memberName, TarWriter tar) throws IOException {}
}
