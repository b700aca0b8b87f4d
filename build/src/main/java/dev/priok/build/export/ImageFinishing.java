package dev.priok.build.export;

import dev.priok.build.export.FinishedImage.Part;
import dev.priok.build.step.FileTree.Layer;
import dev.priok.engine.TaskScope;
import dev.priok.engine.port.ImageContent;
import dev.priok.engine.port.ImageContent.HeldLayer;
import dev.priok.model.EngineException;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** Gives results their configuration, and their layers the times that were asked for. */
final class ImageFinishing {
    private static final int PIPE_BYTES = 256 << 10;

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
                    parts.stream().map(part -> part.layer().diffId()).toList());
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
                PipedInputStream in = new PipedInputStream(PIPE_BYTES);
                PipedInputStream clamped = new PipedInputStream(PIPE_BYTES)) {
            PipedOutputStream tar = new PipedOutputStream(in);
            PipedOutputStream out = new PipedOutputStream(clamped);
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

    private static boolean closing(PipedOutputStream pipe, Writing writing) {
        try (pipe) {
            writing.run();
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
