package dev.priok.engine.container;

import dev.priok.engine.TaskScope;
import dev.priok.engine.network.ContainerNetworks;
import dev.priok.engine.network.LastAddresses;
import dev.priok.engine.port.TaskRuntime;
import dev.priok.engine.port.TaskRuntime.TaskRequest;
import dev.priok.model.Attachments;
import dev.priok.model.Container;
import dev.priok.model.EngineException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes a container's task while its interfaces are being made. */
record TaskOpening(TaskRuntime runtime, ContainerNetworks networks, TaskScope scope) {
    /** What to ask the runtime for. */
    interface Request {
        /**
         * The request.
         *
         * @param attached the container with its places on networks
         * @param networkNamespace as in {@link TaskRequest}
         */
        TaskRequest of(Container attached, @Nullable Supplier<Path> networkNamespace);
    }

    /**
     * A container's networks.
     *
     * @param last addresses to take again
     * @param made as in {@link dev.priok.engine.port.NetworkPlumbing#open}
     * @param opened hears what the container is attached to
     */
    record Wires(LastAddresses last, @Nullable Path made, Consumer<Attachments> opened) {}

    /** Returns init's process id. */
    int create(Container container, Wires wires, Request request) {
        if (container.spec().networking().endpoints().isEmpty()) {
            return runtime.create(request.of(container, null));
        }
        ContainerNetworks.Places reserved = networks.reserve(container, wires.last());
        // Interfaces take as long as bundle, cgroups and root together, and neither needs the other before conmon
        // starts.
        CompletableFuture<Path> namespace =
                scope.compute("network-" + container.id().shortForm(), () -> {
                    ContainerNetworks.Opened opened = networks.open(container, reserved, wires.made());
                    wires.opened().accept(opened.attachments());
                    return opened.sandbox().namespace();
                });
        try {
            Container attached = container.withAttachments(reserved.attachments());
            return runtime.create(request.of(attached, () -> awaited(namespace)));
        } catch (RuntimeException e) {
            // What it has opened by then is what there is to close.
            namespace.handle((_, _) -> true).join();
            throw e;
        }
    }

    private static Path awaited(CompletableFuture<Path> namespace) {
        try {
            return namespace.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof EngineException known ? known : e;
        }
    }
}
