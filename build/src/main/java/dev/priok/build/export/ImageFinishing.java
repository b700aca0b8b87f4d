package dev.priok.build.export;

import dev.priok.build.export.FinishedImage.Part;
import dev.priok.build.step.FileTree.Layer;
import dev.priok.engine.TaskScope;
import dev.priok.engine.port.ImageContent;
import dev.priok.engine.port.ImageContent.HeldLayer;
import dev.priok.model.EngineException;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** Gives results their configuration, and their layers the times that were asked for. */
final class ImageFinishing {
    private static final int PIPE_BYTES = 64 << 10;

    private final ImageContent content;
    private final InstantSource clock;

    ImageFinishing(ImageContent content, InstantSource clock) {
        this.content = content;
        this.clock = clock;
    }

    /** The caller closes it. NotFound if a layer is gone. */
    FinishedImage finish(Result result, ImageOptions options) {
        Instant own = options.epoch();
        @Nullable Instant epoch = own == null ? result.target().epoch() : own;
        List<Part> parts = new ArrayList<>();
        try {
            for (Layer layer : result.layers()) {
                parts.add(part(layer, options.rewritten() ? epoch : null));
            }
            byte[] config = ConfigJson.write(
                    result.target(),
                    LayerHistory.of(result, epoch, clock.instant()),
                    parts.stream().map(part -> part.layer().diffId()).toList(),
                    result.inlineCache());
            return new FinishedImage(result, parts, epoch, config);
        } catch (RuntimeException e) {
            parts.forEach(part -> part.layer().close());
            throw e;
        }
    }

    private Part part(Layer layer, @Nullable Instant latest) {
        HeldLayer here = content.hold(layer.diffId())
                .orElseThrow(() -> EngineException.notFound("layer " + layer.diffId() + " is not here any more"));
        boolean made = layer.made() != null;
        return new Part(made && latest != null ? rewritten(here, latest) : here, made);
    }

    /** The layer without times later than the moment that all of the image is to have. */
    private HeldLayer rewritten(HeldLayer layer, Instant epoch) {
        try (layer;
                TaskScope scope = new TaskScope("rewrite-timestamp");
                Piped as = new Piped();
                Piped made = new Piped()) {
            InputStream in = as.in();
            OutputStream tar = as.out();
            InputStream clamped = made.in();
            OutputStream out = made.out();
            CompletableFuture<Boolean> read =
                    scope.compute("read", () -> closing(tar, () -> content.writeTar(layer, tar)));
            CompletableFuture<Boolean> clamping =
                    scope.compute("clamp", () -> closing(out, () -> ClampedTimes.copy(in, out, epoch)));
            HeldLayer rewritten = content.receive(clamped, _ -> {});
            try {
                read.join();
                clamping.join();
                return rewritten;
            } catch (CompletionException e) {
                rewritten.close();
                throw e.getCause() instanceof RuntimeException known ? known : e;
            }
        } catch (IOException e) {
            throw EngineException.internal(
                    "cannot rewrite the times of layer " + layer.diffId() + ": " + e.getMessage(), e);
        }
    }

    /** Writes to a pipe. */
    @FunctionalInterface
    private interface Writing {
        void run() throws IOException;
    }

    /** A pipe of the kernel's, which doesn't mind which threads are at its ends. */
    private static final class Piped implements AutoCloseable {
        private final Pipe pipe = Pipe.open();

        Piped() throws IOException {}

        InputStream in() {
            return new BufferedInputStream(Channels.newInputStream(pipe.source()), PIPE_BYTES);
        }

        OutputStream out() {
            return new BufferedOutputStream(Channels.newOutputStream(pipe.sink()), PIPE_BYTES);
        }

        @Override
        public void close() throws IOException {
            pipe.sink().close();
            pipe.source().close();
        }
    }

    private static boolean closing(OutputStream pipe, Writing writing) {
        try (pipe) {
            writing.run();
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
