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

    /** What is mounted somewhere is left out, as for {@code docker export}; the place itself is written. */
    TreeFilter WITHOUT_MOUNTS = new TreeFilter() {
        @Override
        public boolean replaces(Directory parent, String name, FileStatus status, String memberName, TarWriter tar) {
            return false;
        }

        @Override
        public boolean empties(FileStatus status) {
            return status.mountRoot();
        }
    };

    /** Whether a file or directory is written without what is in it. */
    default boolean empties(FileStatus status) {
        return false;
    }

    /** Called after a directory's own member and before those of its content; may write further ones. */
    default void inDirectory(Directory directory, String memberName, TarWriter tar) throws IOException {}
}
