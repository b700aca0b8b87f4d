package dev.priok.api.http;

import dev.priok.api.json.Json;
import dev.priok.engine.TaskScope;
import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import java.io.IOException;
import java.lang.System.Logger;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import tools.jackson.databind.node.ObjectNode;

/**
 * The messages of a transfer, which runs beside the answer so that a client that reads slowly doesn't hold it up and one
 * that goes away ends it. Errors before the first message get a status of their own; later ones become a message. Messages
 * may be sent on any thread.
 */
public final class TransferStream {
    private static final Logger LOG = System.getLogger(TransferStream.class.getName());
    private static final String END_OF_MESSAGE = "\r\n";
    private static final Optional<ObjectNode> END = Optional.empty();

    /** While so many messages wait for the client, those that the next one replaces are left out. */
    private static final int MANY_WAITING = 256;

    private final LinkedBlockingQueue<Optional<ObjectNode>> waiting = new LinkedBlockingQueue<>();
    private final Semaphore room = new Semaphore(MANY_WAITING);
    private volatile boolean begun;
    private volatile boolean abandoned;

    private TransferStream() {}

    /** Answers with what the transfer sends. */
    public static void answer(Exchange exchange, Consumer<TransferStream> transfer) throws IOException {
        TransferStream messages = new TransferStream();
        try (TaskScope scope = new TaskScope("transfer")) {
            CompletableFuture<Boolean> outcome = scope.compute(exchange.path(), () -> {
                try {
                    transfer.accept(messages);
                    return true;
                } finally {
                    messages.waiting.add(END);
                }
            });
            Optional<ObjectNode> first = messages.first();
            if (first.isEmpty()) {
                requireSuccess(outcome);
                exchange.respond(200, "application/json", new byte[0]);
            } else {
                try {
                    exchange.stream("application/json", out -> messages.write(first.get(), outcome, out));
                } finally {
                    messages.abandon();
                }
            }
        }
    }

    /** Nobody reads any more, so nobody must wait for that. */
    private void abandon() {
        abandoned = true;
        room.release(MANY_WAITING);
    }

    private Optional<ObjectNode> first() {
        try {
            return waiting.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineException(new EngineError.Cancelled("the transfer was cancelled"), e);
        }
    }

    private static void requireSuccess(CompletableFuture<Boolean> outcome) {
        try {
            outcome.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException known ? known : e;
        }
    }

    private void write(ObjectNode first, CompletableFuture<Boolean> outcome, StreamResponse out)
            throws IOException, InterruptedException {
        Optional<ObjectNode> message = Optional.of(first);
        while (message.isPresent()) {
            out.write(message.get(), END_OF_MESSAGE);
            if (room.availablePermits() < MANY_WAITING) {
                room.release();
            }
            message = waiting.take();
        }
        try {
            requireSuccess(outcome);
        } catch (EngineException e) {
            out.write(ProgressStream.errorMessage(e.error().message()), END_OF_MESSAGE);
        } catch (RuntimeException e) {
            LOG.log(Logger.Level.ERROR, "a transfer failed by a defect", e);
            out.write(ProgressStream.errorMessage("the transfer failed by a defect: " + e), END_OF_MESSAGE);
        }
    }

    /** Whether something was sent: then the answer's status is settled. */
    public boolean hasBegun() {
        return begun;
    }

    public void send(ObjectNode message) {
        begun = true;
        waiting.add(Optional.of(message));
    }

    /** Sends what the next message of its kind replaces: it is left out if the client is too slow. */
    public void sendPassing(ObjectNode message) {
        if (waiting.size() < MANY_WAITING) {
            begun = true;
            waiting.add(Optional.of(message));
        }
    }

    /** Sends what must not be left out and has no end, such as a program's output: waits while the client is too slow. */
    public void sendInTurn(ObjectNode message) {
        try {
            if (!abandoned) {
                room.acquire();
            }
            if (!abandoned) {
                send(message);
            }
        } catch (InterruptedException e) {
            // The build is being given up; it finds out at the next thing it waits for.
            Thread.currentThread().interrupt();
        }
    }

    public void status(String line) {
        send(Json.object().put("status", line));
    }
}
