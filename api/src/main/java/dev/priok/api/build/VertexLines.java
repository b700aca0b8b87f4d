package dev.priok.api.build;

import dev.priok.api.http.TransferStream;
import dev.priok.api.json.Json;
import dev.priok.build.BuildProgress;
import dev.priok.build.SourceLocation;
import dev.priok.model.Digest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Tells of a build in the terms of its graph, for clients that draw it: what happened since the line before, each as in
 * buildx's progress of the kind {@code rawjson}.
 */
final class VertexLines implements BuildProgress {
    /** So much of a program's output goes into one line. */
    private static final int MOST_LOG_BYTES = 64 << 10;

    /** Parts that move fast are told of this often. */
    private static final long REPORT_MILLIS = 50;

    private final TransferStream messages;
    private final BuildProgress besides;
    private final InstantSource clock;
    private final Map<String, Instant> reports = new HashMap<>();

    /** @param besides hears of it too */
    VertexLines(TransferStream messages, BuildProgress besides, InstantSource clock) {
        this.messages = messages;
        this.besides = besides;
        this.clock = clock;
    }

    @Override
    public void vertex(VertexState state) {
        besides.vertex(state);
        if (state.name().isEmpty()) {
            // The beginning of a stage from scratch: nothing is done there.
            return;
        }
        ObjectNode vertex = Json.object().put("digest", state.vertex().toString());
        if (!state.inputs().isEmpty()) {
            ArrayNode inputs = vertex.putArray("inputs");
            state.inputs().forEach(input -> inputs.add(input.toString()));
        }
        vertex.put("name", state.name());
        time(vertex, "started", state.started());
        time(vertex, "completed", state.completed());
        if (state.cached()) {
            vertex.put("cached", true);
        }
        if (!state.error().isEmpty()) {
            vertex.put("error", state.error());
        }
        messages.sendInTurn(line("vertexes", vertex));
    }

    @Override
    public void status(VertexStatus status) {
        besides.status(status);
        Instant now = clock.instant();
        if (status.completed() == null && !isDue(status.vertex() + " " + status.id(), now)) {
            return;
        }
        ObjectNode part = Json.object()
                .put("id", status.id())
                .put("vertex", status.vertex().toString())
                .put("name", status.action())
                .put("total", status.totalBytes())
                .put("current", status.currentBytes())
                .put("timestamp", now.toString());
        time(part, "started", status.started());
        time(part, "completed", status.completed());
        if (status.completed() == null) {
            messages.sendPassing(line("statuses", part));
        } else {
            messages.sendInTurn(line("statuses", part));
        }
    }

    private synchronized boolean isDue(String part, Instant now) {
        Instant last = reports.get(part);
        if (last != null && now.isBefore(last.plusMillis(REPORT_MILLIS))) {
            return false;
        }
        reports.put(part, now);
        return true;
    }

    @Override
    public void log(Digest vertex, int stream, byte[] data) {
        besides.log(vertex, stream, data);
        for (int from = 0; from < data.length; from += MOST_LOG_BYTES) {
            byte[] some = Arrays.copyOfRange(data, from, Math.min(data.length, from + MOST_LOG_BYTES));
            messages.sendInTurn(line(
                    "logs",
                    Json.object()
                            .put("vertex", vertex.toString())
                            .put("stream", stream)
                            .put("data", some)
                            .put("timestamp", clock.instant().toString())));
        }
    }

    @Override
    public void warning(BuildWarning warning) {
        besides.warning(warning);
        String words = warning.rule() + ": " + warning.detail();
        @Nullable SourceLocation location = warning.location();
        ObjectNode told = Json.object()
                .put("vertex", warning.vertex() == null ? "" : warning.vertex().toString())
                .put("level", 1)
                .put("short", base64(location == null ? words : words + " (line " + location.firstLine() + ")"));
        told.putArray("detail").add(base64(warning.description()));
        messages.sendInTurn(line("warnings", told.put("url", warning.url())));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static void time(ObjectNode object, String name, @Nullable Instant time) {
        if (time != null) {
            object.put(name, time.toString());
        }
    }

    private static ObjectNode line(String kind, ObjectNode one) {
        ObjectNode progress = Json.object();
        progress.putArray(kind).add(one);
        ObjectNode message = Json.object();
        message.set("progress", progress);
        return message;
    }
}
