package dev.priok.cli.build.progress;

import dev.priok.client.Json;
import dev.priok.client.JsonObject;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;

/**
 * Counts what is sent of a context. The engine tells of its steps only when it has it: until then the sending is a step of
 * its own, unless it is short.
 */
final class ContextMeter extends FilterOutputStream {
    private static final String STEPS = "client:context:";
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final Duration BETWEEN = Duration.ofMillis(100);

    private final String step;
    private final InstantSource clock;
    private final Consumer<Json> shown;
    private final Instant begin;
    private Instant told;
    private long sentBytes;
    private boolean isShown;

    /** @param build tells it apart from others that are shown beside it */
    ContextMeter(OutputStream out, String build, InstantSource clock, Consumer<Json> shown) {
        super(out);
        this.step = STEPS + build;
        this.clock = clock;
        this.shown = shown;
        this.begin = clock.instant();
        this.told = begin;
    }

    @Override
    public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
        sentBytes += length;
        Instant now = clock.instant();
        if (now.isAfter(begin.plus(SHORT)) && now.isAfter(told.plus(BETWEEN))) {
            told = now;
            isShown = true;
            tell("", now);
        }
    }

    /** All is sent. */
    void finish() {
        if (isShown) {
            Instant now = clock.instant();
            tell(now.toString(), now);
        }
    }

    private void tell(String completed, Instant now) {
        JsonObject vertex = new JsonObject()
                .put("digest", step)
                .put("name", "[internal] send build context")
                .put("started", begin.toString())
                .putUnlessEmpty("completed", completed);
        JsonObject part = new JsonObject()
                .put("id", "transferring context:")
                .put("vertex", step)
                .put("current", sentBytes)
                .put("timestamp", now.toString())
                .put("started", begin.toString())
                .putUnlessEmpty("completed", completed);
        Json.Arr steps = new Json.Arr(List.of(vertex.json()));
        Json.Arr parts = new Json.Arr(List.of(part.json()));
        if (completed.isEmpty()) {
            shown.accept(new JsonObject()
                    .put("vertexes", steps)
                    .put("statuses", parts)
                    .json());
        } else {
            // A step that has ended says nothing more.
            shown.accept(new JsonObject().put("statuses", parts).json());
            shown.accept(new JsonObject().put("vertexes", steps).json());
        }
    }
}
