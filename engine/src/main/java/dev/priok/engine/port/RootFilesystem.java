package dev.priok.engine.port;

import java.nio.file.Path;
import java.util.List;

/** How to get a container's root file system: whoever starts it mounts it in a mount namespace of its own. */
public sealed interface RootFilesystem {
    /**
     * An overlay mount.
     *
     * @param lowerDirs top layer first, at least one
     * @param upperDir the container's own layer
     * @param workDir on the same file system as the upper directory
     */
    record Overlay(List<Path> lowerDirs, Path upperDir, Path workDir) implements RootFilesystem {
        public Overlay {
            lowerDirs = List.copyOf(lowerDirs);
        }
    }

    /** A complete directory, for machines without overlay. */
    record Directory(Path path) implements RootFilesystem {}
}
