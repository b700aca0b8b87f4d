package dev.priok.engine.port;

import dev.priok.model.ContainerId;
import dev.priok.model.ImageId;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** Writable layers of containers on top of images. Thread-safe. Nothing here stays mounted when a call ends. */
public interface SnapshotStore {
    /** Name for {@code info} and {@code inspect}: {@code overlay2} or {@code copy}. */
    String driverName();

    /** As {@link #create(ContainerId, ImageId, long)} without a limit. */
    default RootFilesystem create(ContainerId id, ImageId image) {
        return create(id, image, 0);
    }

    /**
     * Makes an empty writable layer. NotFound if the image is gone; Conflict if the container has one.
     *
     * @param sizeBytes what it may take on disk; 0: as much as there is. InvalidParameter, in Docker's words, where that
     *     can't be limited
     */
    RootFilesystem create(ContainerId id, ImageId image, long sizeBytes);

    /** The root made by {@link #create}; NotFound otherwise. */
    RootFilesystem rootOf(ContainerId id);

    /** Deletes the writable layer with all its files. Does nothing if there is none. */
    void remove(ContainerId id);

    /** Containers that have a writable layer: for the sweep at start-up. */
    Set<ContainerId> all();

    /** The merged root of a container that doesn't run. The caller closes it; a crash leaves no mount. */
    OpenRoot open(ContainerId id);

    /**
     * The same with things mounted in it, where links lead inside the root; what is missing of their places is made. They
     * end with the root, which the caller closes, or with this process.
     */
    OpenRoot open(ContainerId id, List<Attached> mounts);

    /**
     * The directories whose overlay has an image's files, top layer first, at least two; there as long as the image is.
     * NotFound if the image is gone, NotImplemented without overlay.
     */
    List<Path> layersOf(ImageId image);

    /** Bytes on disk in the writable layer. */
    long writableBytes(ContainerId id);

    /** What the container changed against its image, sorted by path. */
    List<FileChange> changes(ContainerId id);

    /**
     * Something of the machine's in a root.
     *
     * @param sources a file or a directory; or several directories, as of {@link #layersOf}, for their overlay
     * @param subpath what of it, not to be left whatever links there are; empty: all
     * @param target absolute in the container
     */
    record Attached(List<Path> sources, String subpath, String target, boolean readOnly) {
        public Attached {
            sources = List.copyOf(sources);
        }
    }

    /** A readable and writable root directory. */
    interface OpenRoot extends AutoCloseable {
        /** Usable from any thread of this process until closed; not a path for other processes. */
        Path path();

        @Override
        void close();
    }

    /**
     * One changed path.
     *
     * @param path absolute in the container; text and no {@code Path}, since names there need not fit this machine's locale
     */
    record FileChange(String path, Kind kind) {
        /** In the order of Docker's wire values 0, 1, 2. */
        public enum Kind {
            MODIFIED,
            ADDED,
            DELETED
        }
    }
}
