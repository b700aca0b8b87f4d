package dev.priok.build.step;

import dev.priok.model.Digest;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a vertex comes to: files, for as long as it isn't closed. */
public sealed interface FileTree extends AutoCloseable {
    @Override
    void close();

    /**
     * Layers of the store.
     *
     * @param layers base first; none: no files
     * @param hold what keeps them
     */
    record Layers(List<Layer> layers, Hold hold) implements FileTree {
        public Layers {
            layers = List.copyOf(layers);
        }

        List<Digest> diffIds() {
            return layers.stream().map(Layer::diffId).toList();
        }

        @Override
        public void close() {
            hold.release();
        }
    }

    /** Layers that may be elsewhere yet. Thread-safe. */
    final class Elsewhere implements FileTree {
        private final List<Layer> layers;
        private final Supplier<Layers> bring;
        private @Nullable Layers brought;

        /** @param bring makes them be here, once */
        public Elsewhere(List<Layer> layers, Supplier<Layers> bring) {
            this.layers = List.copyOf(layers);
            this.bring = bring;
        }

        /** Base first. */
        public List<Layer> layers() {
            return layers;
        }

        List<Digest> diffIds() {
            return layers.stream().map(Layer::diffId).toList();
        }

        /** The same here; this one's to close. Blocks until they have come. */
        public synchronized Layers here() {
            if (brought == null) {
                brought = bring.get();
            }
            return brought;
        }

        @Override
        public synchronized void close() {
            if (brought != null) {
                brought.close();
            }
        }
    }

    /** A directory of this machine that nobody changes meanwhile. */
    record Directory(Path path, Hold hold) implements FileTree {
        @Override
        public void close() {
            hold.release();
        }
    }

    /** @param made when a step made it; null: it came with an image, whose history says it */
    record Layer(Digest diffId, @Nullable Instant made) {}

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
