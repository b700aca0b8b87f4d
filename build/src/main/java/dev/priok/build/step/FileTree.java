package dev.priok.build.step;

import dev.priok.model.Digest;
import java.nio.file.Path;
import java.util.List;

/** What a vertex comes to: files, for as long as it isn't closed. */
public sealed interface FileTree extends AutoCloseable {
    @Override
    void close();

    /**
     * Layers of the store.
     *
     * @param diffIds base first; none: no files
     * @param hold what keeps them
     */
    record Layers(List<Digest> diffIds, Hold hold) implements FileTree {
        public Layers {
            diffIds = List.copyOf(diffIds);
        }

        @Override
        public void close() {
            hold.release();
        }
    }

    /** A directory of this machine that nobody changes meanwhile. */
    record Directory(Path path, Hold hold) implements FileTree {
        @Override
        public void close() {
            hold.release();
        }
    }

    /** Keeps something until it is released. */
    @FunctionalInterface
    interface Hold {
        void release();

        Hold NOTHING = () -> {};

        /** Both. */
        default Hold and(Hold other) {
            return () -> {
                try {
                    release();
                } finally {
                    other.release();
                }
            };
        }
    }
}
