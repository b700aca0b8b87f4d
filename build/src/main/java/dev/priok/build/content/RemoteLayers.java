package dev.priok.build.content;

import dev.priok.engine.TaskScope;
import dev.priok.engine.port.ImageContent;
import dev.priok.engine.port.ImageContent.HeldLayer;
import dev.priok.engine.port.Registries.TransferListener;
import dev.priok.model.Digest;
import dev.priok.oci.Descriptor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** Layers that a place has, and that come from there if they aren't here. */
public final class RemoteLayers {
    private final RemoteContent from;
    private final ImageContent content;

    public RemoteLayers(RemoteContent from, ImageContent content) {
        this.from = from;
        this.content = content;
    }

    /** A layer, and the blob that it is there. */
    public record Wanted(Digest diffId, Descriptor blob) {}

    /** All of them here, in no order; the caller closes them. Blocks until they have come; if one doesn't, none is held. */
    public List<HeldLayer> bring(List<Wanted> layers) {
        ConcurrentLinkedQueue<HeldLayer> held = new ConcurrentLinkedQueue<>();
        try (TaskScope scope = new TaskScope("layers")) {
            List<CompletableFuture<Boolean>> coming = new ArrayList<>();
            for (Wanted layer : layers) {
                coming.add(scope.compute(layer.diffId().shortForm(), () -> held.add(bring(layer))));
            }
            for (CompletableFuture<Boolean> one : coming) {
                join(one);
            }
        } catch (RuntimeException e) {
            held.forEach(HeldLayer::close);
            throw e;
        }
        return List.copyOf(held);
    }

    private HeldLayer bring(Wanted layer) {
        return content.hold(layer.diffId())
                .orElseGet(() -> from.layer(layer.blob(), layer.diffId(), TransferListener.NONE));
    }

    private static void join(CompletableFuture<Boolean> one) {
        try {
            one.join();
        } catch (CompletionException e) {
            @Nullable Throwable cause = e.getCause();
            throw cause instanceof RuntimeException known ? known : e;
        }
    }
}
