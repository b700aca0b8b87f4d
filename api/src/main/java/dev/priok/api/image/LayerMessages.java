package dev.priok.api.image;

import dev.priok.api.http.TransferStream;
import dev.priok.api.json.Json;
import dev.priok.engine.port.Registries.BlobStep;
import dev.priok.engine.port.Registries.BlobStep.Plain;
import dev.priok.model.Digest;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import tools.jackson.databind.node.ObjectNode;

/**
 * Tells of layers in dockerd's words (observed on dockerd 20.10). Byte counts of a layer come at most every tenth of a
 * second, and the last one of each step always. Thread-safe.
 */
final class LayerMessages {
    private static final long INTERVAL_NANOS = Duration.ofMillis(100).toNanos();

    private final TransferStream messages;
    private final LongSupplier nanoTime;
    private final Map<Digest, Told> told = new HashMap<>();

    private record Told(BlobStep step, long nanos, boolean complete) {}

    LayerMessages(TransferStream messages, LongSupplier nanoTime) {
        this.messages = messages;
        this.nanoTime = nanoTime;
    }

    synchronized void tell(Digest layer, BlobStep step, long currentBytes, long totalBytes) {
        boolean counts = currentBytes > 0 || totalBytes > 0;
        boolean complete = totalBytes > 0 && currentBytes >= totalBytes;
        Told before = told.get(layer);
        Told same = before != null && before.step().equals(step) ? before : null;
        long now = nanoTime.getAsLong();
        if (counts && same != null && (same.complete() || (!complete && now - same.nanos() < INTERVAL_NANOS))) {
            return;
        }
        told.put(layer, new Told(step, now, complete));
        ObjectNode detail = Json.object();
        if (counts) {
            detail.put("current", currentBytes);
            if (totalBytes > 0) {
                detail.put("total", totalBytes);
            }
        }
        ObjectNode message = Json.object().put("status", words(step));
        message.set("progressDetail", detail);
        message.put("id", layer.shortForm());
        if (counts && same != null && !complete) {
            messages.sendPassing(message);
        } else {
            messages.send(message);
        }
    }

    private static String words(BlobStep step) {
        return switch (step) {
            case Plain plain -> words(plain);
            case BlobStep.Mounted mounted -> "Mounted from " + mounted.fromRepository();
            case BlobStep.Retrying retrying ->
                "Retrying in " + retrying.seconds() + (retrying.seconds() == 1 ? " second" : " seconds");
        };
    }

    private static String words(Plain step) {
        return switch (step) {
            case FOUND -> "Pulling fs layer";
            case ALREADY_HERE -> "Already exists";
            case WAITING -> "Waiting";
            case DOWNLOADING -> "Downloading";
            case VERIFYING -> "Verifying Checksum";
            case DOWNLOADED -> "Download complete";
            case EXTRACTING -> "Extracting";
            case PULLED -> "Pull complete";
            case PREPARING -> "Preparing";
            case ALREADY_THERE -> "Layer already exists";
            case PUSHING -> "Pushing";
            case PUSHED -> "Pushed";
        };
    }
}
