package dev.priok.engine.port;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Instant;

/**
 * Archives of paths below a root directory. Every path is resolved inside the root: no symbolic link, {@code ..} or
 * archive entry leads out of it. Blocking, thread-safe.
 */
public interface ContainerFiles {
    /**
     * Describes a path without following a final symbolic link. NotFound with Docker's wording if there is none.
     *
     * @param path as the user gave it, absolute or relative to the root
     */
    PathStatus status(Root root, String path);

    /** Writes a tar of the path; its entries start with the path's last element, as Docker's do. */
    void readArchive(Root root, String path, OutputStream tar);

    /** Unpacks a tar (plain, gzip or zstd) into an existing directory. */
    void writeArchive(Root root, String path, InputStream tar, WriteOptions options);

    /** Writes the whole root as a tar, as {@code docker export} does. */
    void export(Root root, OutputStream tar);

    /**
     * A root directory.
     *
     * @param path openable by this process
     * @param process whose user namespace's ids archives have; 0: those that the files have
     */
    record Root(Path path, int process) {
        public Root(Path path) {
            this(path, 0);
        }
    }

    /**
     * How to unpack.
     *
     * @param noOverwriteDirNonDir refuse to replace a directory by a non-directory and vice versa
     * @param copyOwnership what is written belongs to the container's user; otherwise the archive's owners are kept (the
     *     names are those of Docker's API; observed on dockerd 20.10)
     * @param containerUser {@code name|uid[:group|gid]} with the names of the root's /etc/passwd and /etc/group; empty:
     *     root
     */
    record WriteOptions(boolean noOverwriteDirNonDir, boolean copyOwnership, String containerUser) {
        public WriteOptions(boolean noOverwriteDirNonDir, boolean copyOwnership) {
            this(noOverwriteDirNonDir, copyOwnership, "");
        }

        public WriteOptions withContainerUser(String user) {
            return new WriteOptions(noOverwriteDirNonDir, copyOwnership, user);
        }
    }

    /**
     * A path's description.
     *
     * @param name its last element
     * @param mode type and permission bits as in {@code st_mode}
     * @param linkTarget empty if it is no symbolic link
     */
    record PathStatus(String name, long sizeBytes, int mode, Instant modified, String linkTarget) {}
}
