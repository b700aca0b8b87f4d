package dev.priok.api.build;

import dev.priok.api.http.TransferStream;
import dev.priok.api.json.Json;
import dev.priok.build.BuildProgress;
import dev.priok.build.SourceLocation;
import dev.priok.model.Digest;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tells of a build in the classic builder's words, one step after the other: of steps that run at once, the one that began
 * first is told of while it runs, and the others when it has ended.
 */
final class ClassicWords implements BuildProgress {
    /** {@code [2/4] RUN make} or {@code [stage 2/4] RUN make}. */
    private static final Pattern STEP = Pattern.compile("\\[(?:\\S+ )?\\d+/\\d+] (.*)", Pattern.DOTALL);

    /** Output of steps that wait for their turn: so much of each is kept. */
    private static final int MOST_KEPT_BYTES = 1 << 20;

    private static final int LONGEST_MESSAGE_BYTES = 8 << 10;

    private final TransferStream messages;
    private final boolean quiet;
    private final Map<String, Step> named = new HashMap<>();
    private final Map<Digest, Step> steps = new HashMap<>();
    private final List<Step> begun = new ArrayList<>();
    private final List<BuildWarning> warnings = new ArrayList<>();
    private @Nullable Digest first;
    private int told;

    ClassicWords(TransferStream messages, boolean quiet) {
        this.messages = messages;
        this.quiet = quiet;
    }

    /** An instruction. What it fetches to copy has its name too, and is a part of it. */
    private static final class Step {
        final String instruction;
        Digest vertex;
        final ByteArrayOutputStream output = new ByteArrayOutputStream();
        boolean begun;
        boolean cached;
        boolean complete;
        boolean announced;
        boolean running;
        boolean shortened;

        Step(Digest vertex, String instruction) {
            this.vertex = vertex;
            this.instruction = instruction;
        }

        /** Whether this says how far the whole instruction is. */
        boolean isWhole(VertexState state) {
            if (state.inputs().contains(vertex)) {
                vertex = state.vertex();
            }
            return state.vertex().equals(vertex);
        }
    }

    @Override
    public synchronized void vertex(VertexState state) {
        if (first == null && !state.name().isEmpty()) {
            first = state.vertex();
        }
        Matcher matcher = STEP.matcher(state.name());
        if (quiet || !matcher.matches()) {
            return;
        }
        Step step = named.computeIfAbsent(state.name(), _ -> new Step(state.vertex(), matcher.group(1)));
        steps.put(state.vertex(), step);
        boolean isWhole = step.isWhole(state);
        if (state.started() == null) {
            return;
        }
        if (!step.begun) {
            step.begun = true;
            begun.add(step);
        }
        if (isWhole) {
            step.cached = state.cached();
            step.complete = state.completed() != null;
        }
        tell();
    }

    private void tell() {
        while (!begun.isEmpty()) {
            Step first = begun.getFirst();
            announce(first);
            if (!first.complete) {
                return;
            }
            send(first, first.output.size());
            if (first.shortened) {
                text("[output clipped, log limit 1MiB reached]\n");
            }
            if (first.cached) {
                text(" ---> Using cache\n");
            }
            begun.removeFirst();
        }
    }

    private void announce(Step step) {
        if (!step.announced) {
            step.announced = true;
            told++;
            text("Step " + told + "/" + named.size() + " : " + step.instruction + "\n");
        }
        // Before that, the step may still be found in the cache.
        boolean runs = step.output.size() > 0 || (step.complete && !step.cached);
        if (runs && !step.running && step.instruction.startsWith("RUN")) {
            step.running = true;
            text(" ---> Running in " + step.vertex.shortForm() + "\n");
        }
    }

    @Override
    public synchronized void log(Digest vertex, int stream, byte[] data) {
        Step step = steps.get(vertex);
        if (step == null) {
            return;
        }
        if (step != begun.getFirst()) {
            int room = Math.max(0, MOST_KEPT_BYTES - step.output.size());
            step.output.write(data, 0, Math.min(data.length, room));
            step.shortened |= data.length > room;
            return;
        }
        step.output.writeBytes(data);
        announce(step);
        send(step, step.output.size() < LONGEST_MESSAGE_BYTES ? afterLastLine(step) : step.output.size());
    }

    private static int afterLastLine(Step step) {
        byte[] bytes = step.output.toByteArray();
        for (int i = bytes.length; i > 0; i--) {
            if (bytes[i - 1] == '\n') {
                return i;
            }
        }
        return 0;
    }

    /** Whole lines, so that no letter is cut in two. */
    private void send(Step step, int length) {
        if (length == 0) {
            return;
        }
        byte[] bytes = step.output.toByteArray();
        text(new String(bytes, 0, length, StandardCharsets.UTF_8));
        step.output.reset();
        step.output.write(bytes, length, bytes.length - length);
    }

    private void text(String line) {
        messages.sendInTurn(Json.object().put("stream", line));
    }

    @Override
    public synchronized void status(VertexStatus status) {
        Step step = steps.get(status.vertex());
        if (step != null && step.equals(begun.isEmpty() ? null : begun.getFirst())) {
            var message = Json.object().put("status", status.action()).put("id", shortId(status.id()));
            var detail = Json.object();
            if (status.totalBytes() > 0) {
                detail.put("current", status.currentBytes()).put("total", status.totalBytes());
            }
            message.set("progressDetail", detail);
            messages.sendPassing(message);
        }
    }

    private static String shortId(String id) {
        return id.startsWith("sha256:") ? id.substring(7, 19) : id;
    }

    /** All that there were; what is of the whole build is told of its first vertex, as BuildKit's clients have it. */
    synchronized List<BuildWarning> warnings() {
        return warnings.stream()
                .map(warning -> warning.vertex() == null ? warning.of(first) : warning)
                .distinct()
                .toList();
    }

    @Override
    public synchronized void warning(BuildWarning warning) {
        warnings.add(warning);
        if (!quiet) {
            @Nullable SourceLocation location = warning.location();
            String place = location == null ? "" : " (" + location.source().name() + ":" + location.firstLine() + ")";
            text("[Warning] " + warning.rule() + ": " + warning.detail() + place + "\n");
        }
    }
}
