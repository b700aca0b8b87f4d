package dev.priok.engine.port;

import dev.priok.engine.port.ImageContent.HeldLayer;
import dev.priok.model.ContainerId;
import dev.priok.model.Digest;
import dev.priok.model.ImageId;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Writable layers on top of images, for containers, or on top of any layers. Thread-safe. Nothing here stays mounted when a
 * call ends.
 */
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

    /**
     * The same on any layers, which it keeps.
     *
     * @param layers diff ids, base first; none: an empty root. NotFound if one of them is not here
     */
    RootFilesystem create(ContainerId id, List<Digest> layers);

    /**
     * Makes a layer of what was written, and removes the writable layer; empty if nothing was. Nobody may have the root
     * mounted any more. The caller closes the result.
     */
    Optional<HeldLayer> commit(ContainerId id);

    /** The root made by {@link #create}; NotFound otherwise. */
    RootFilesystem rootOf(ContainerId id);

    /** Deletes the writable layer with all its files. Does nothing if there is none. */
    void remove(ContainerId id);

    /** Containers that have a writable layer: for the sweep at start-up. */
    Set<ContainerId> all();

    /** The merged root of a container that doesn't run. The caller closes it; a crash leaves no mount. */
    OpenRoot open(ContainerId id);

    /** The same without the places that each root may have for what is mounted in containers: what the layers have, alone. */
    OpenRoot openAlone(ContainerId id);

    /** The files of layers, base first, to be read only. They are kept until the caller closes it; a crash leaves no mount. */
    OpenRoot view(List<Digest> layers);

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

    /**
     * The same for any layers, base first; there as long as they are. NotFound if one of them is not here, NotImplemented
     * without overlay.
     */
    List<Path> layersOf(List<Digest> layers);

    /**
     * Looks which places of things to be mounted a root lacks, before a task is made, which makes them.
     *
     * @param targets absolute in the root, where links lead inside it
     */
    Places places(ContainerId id, List<String> targets);

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

    /** Places that a root lacked. For one task. */
    interface Places {
        /** The task was made and doesn't run yet. */
        void made();

        /** Removes those that are still empty, as if they had never been made. The root isn't mounted any more. */
        void remove();
    }

    /** A readable and writable root directory. */
    interface OpenRoot extends AutoCloseable {
        /** Usable from any thread of this process until closed; not a path for other processes. */
        Path path();

        /**
         * Where what is written to it lies: {@link #path}, or a directory below it. Files may be moved in there where
         * nothing has their names, if nothing looks for them before the root is opened again.
         */
        default Path written() {
            return path();
        }

        /**
         * Exchanges a directory that was written, or the root itself, for another one, which may only be there for this.
         * Nothing of the root may be looked at afterwards before it is opened again.
         *
         * @param path in the root, without links on the way; empty: the root
         * @param directory of this machine, with the attributes that it is to have here
         * @return false if this root can't: nothing was done
         */
        default boolean exchange(String path, Path directory) {
            return false;
        }

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
