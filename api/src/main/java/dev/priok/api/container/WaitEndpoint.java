package dev.priok.api.container;

import dev.priok.api.http.Exchange;
import dev.priok.api.http.Router;
import dev.priok.api.json.Json;
import dev.priok.engine.container.Containers;
import dev.priok.engine.container.WaitCondition;
import dev.priok.engine.container.WaitResult;
import dev.priok.model.EngineException;
import java.io.IOException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import tools.jackson.databind.node.ObjectNode;

/**
 * Waits for containers. From API 1.30 on the head of the answer is sent before the wait: clients take it as the sign
 * that they may start the container.
 */
public final class WaitEndpoint {
    private final Containers containers;

    public WaitEndpoint(Containers containers) {
        this.containers = containers;
    }

    public void register(Router router) {
        router.post("/containers/{name}/wait", this::await);
    }

    private void await(Exchange exchange) throws IOException {
        boolean oldest = exchange.version().before(30);
        WaitCondition condition =
                WaitCondition.parse(oldest ? "" : exchange.query().text("condition"));
        CompletableFuture<WaitResult> result = containers.await(exchange.name(), condition);
        try {
            exchange.stream("application/json", response -> {
                WaitResult ended = resultOf(result);
                boolean silent = exchange.version().before(34) && !ended.error().isEmpty();
                if (!silent) {
                    response.write(json(ended), "\n");
                }
            });
        } finally {
            result.cancel(true);
        }
    }

    private static WaitResult resultOf(CompletableFuture<WaitResult> result) throws InterruptedException {
        try {
            return result.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof EngineException failure) {
                return new WaitResult(0, failure.error().message());
            }
            throw new IllegalStateException("a wait failed", e.getCause());
        } catch (CancellationException e) {
            return new WaitResult(0, "the engine is being closed");
        }
    }

    private static ObjectNode json(WaitResult result) {
        ObjectNode node = Json.object();
        if (!result.error().isEmpty()) {
            node.set("Error", Json.object().put("Message", result.error()));
        }
        return node.put("StatusCode", result.exitCode());
    }
}
