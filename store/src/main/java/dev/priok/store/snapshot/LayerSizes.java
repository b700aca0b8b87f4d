package dev.priok.store.snapshot;

import dev.priok.kernel.Directory;
import dev.priok.kernel.KernelException;
import dev.priok.kernel.ProjectQuota;
import dev.priok.model.EngineException;
import java.util.random.RandomGenerator;

/**
 * Limits what writable layers take on disk, by a project of the file system's for each. Projects are numbers that others on
 * the same file system use as well: free ones are found by trying.
 */
final class LayerSizes {
    /** Others count from 1. */
    private static final int FIRST = 0x1000_0000;

    private static final int TRIES = 100;

    private final Directory layers;
    private final boolean supported;

    /** @param layers where the directories of all layers are */
    LayerSizes(Directory layers) {
        this.layers = layers;
        this.supported = ProjectQuota.isEnforced(layers.fd());
    }

    /** InvalidParameter, beginning with dockerd's words, if sizes can't be limited here. */
    void requireSupport() {
        if (!supported) {
            throw EngineException.invalid(
                    "--storage-opt is supported only for overlay over xfs with 'pquota' mount option"
                            + " or over ext4 with the features quota and project and 'prjquota'");
        }
    }

    /** Limits an empty directory with all that will be below it. */
    void limit(Directory layer, long bytes) {
        int project = free();
        ProjectQuota.limit(layers.fd(), project, bytes);
        ProjectQuota.assign(layer.fd(), project);
    }

    private int free() {
        for (int i = 0; i < TRIES; i++) {
            int project = RandomGenerator.getDefault().nextInt(FIRST, Integer.MAX_VALUE);
            if (ProjectQuota.isFree(layers.fd(), project)) {
                return project;
            }
        }
        throw EngineException.internal("no project of the file system is free", null);
    }

    /** Its project; 0: none, or the directory is gone. */
    int projectOf(String name) {
        if (!supported || layers.statusIfPresent(name).isEmpty()) {
            return 0;
        }
        try (Directory layer = layers.openDirectoryNoFollow(name)) {
            return ProjectQuota.of(layer.fd());
        }
    }

    /** Lifts the limit of a project that has no files any more. */
    void forget(int project) {
        if (project >= FIRST) {
            try {
                ProjectQuota.limit(layers.fd(), project, 0);
            } catch (KernelException e) {
                // A number without files that nobody gets.
                System.getLogger(LayerSizes.class.getName())
                        .log(System.Logger.Level.DEBUG, "the limit of a removed layer is left: " + e.getMessage());
            }
        }
    }
}
