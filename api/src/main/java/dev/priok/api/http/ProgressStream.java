package dev.priok.api.http;

import dev.priok.api.json.Json;
import dev.priok.model.EngineException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.node.ObjectNode;

/**
 * The stream of JSON messages with which long image operations answer: each ends with CR LF and reaches the client at
 * once. Errors before the first message get a status of their own; later ones become a message.
 */
public final class ProgressStream {
    private static final String END = "\r\n";

    private final OutputStream out;
    private boolean begun;

    private ProgressStream(OutputStream out) {
        this.out = out;
    }

    /** Answers with what the operation sends. */
    public static void answer(Exchange exchange, Operation operation) throws IOException {
        OutputStream out = exchange.respondStreaming(200, "application/json");
        ProgressStream progress = new ProgressStream(out);
        try {
            operation.run(progress);
        } catch (EngineException e) {
            if (!progress.begun) {
                throw e;
            }
            progress.error(e.error().message());
        }
        exchange.discardBody();
        out.close();
    }

    public void send(ObjectNode message) throws IOException {
        begun = true;
        out.write((message + END).getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    /** A line of text, which ends as it says. */
    public void text(String line) throws IOException {
        send(Json.object().put("stream", line));
    }

    public void status(String line) throws IOException {
        send(Json.object().put("status", line));
    }

    public void error(String message) throws IOException {
        send(errorMessage(message));
    }

    static ObjectNode errorMessage(String message) {
        ObjectNode node = Json.object();
        node.set("errorDetail", Json.object().put("message", message));
        return node.put("error", message);
    }

    /** Sends messages. */
    @FunctionalInterface
    public interface Operation {
        void run(ProgressStream progress) throws IOException;
    }
}
