package dev.priok.cli.build.progress;

import dev.priok.client.Json;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One step of a build, as far as it is known. */
final class BuildStep {
    /** So many lines are kept: what can be in a window, or is told of a step that failed. */
    private static final int MOST_LINES = 10;

    private static final int LONGEST_LINE_BYTES = 64 << 10;

    private int number;
    private String name = "";
    private @Nullable Instant started;
    private @Nullable Instant completed;
    private boolean cached;
    private String error = "";
    private final Map<String, Part> parts = new LinkedHashMap<>();
    private final Deque<Line> lines = new ArrayDeque<>();
    private final ByteArrayOutputStream unended = new ByteArrayOutputStream();

    /** What a step does, such as fetching a layer. */
    record Part(
            String name,
            long current,
            long total,
            @Nullable Instant started,
            @Nullable Instant completed) {}

    /** A line of output, without what steers a terminal. */
    record Line(Instant time, String text) {}

    /** Takes what the engine tells of the vertex. */
    void update(Json vertex) {
        name = vertex.at("name").text();
        started = time(vertex.at("started"));
        completed = time(vertex.at("completed"));
        cached = vertex.at("cached").text().equals("true");
        error = vertex.at("error").text();
    }

    /** Takes what the engine tells of a part, and returns it. */
    Part updatePart(Json status) {
        String id = status.at("id").text();
        Part part = new Part(
                status.at("name").text().isEmpty()
                        ? id
                        : partName(id, status.at("name").text()),
                status.at("current").number(),
                status.at("total").number(),
                time(status.at("started")),
                time(status.at("completed")));
        parts.put(id, part);
        return part;
    }

    /** A layer is known by its id, and what happens to it by the word. */
    private static String partName(String id, String action) {
        return id.startsWith("sha256:") || action.equals(id) ? (id.startsWith("sha256:") ? action + " " + id : id) : id;
    }

    /** Takes output; returns the lines that it ended. */
    List<Line> add(byte[] data, Instant time) {
        List<Line> ended = new ArrayList<>();
        for (byte next : data) {
            if (next != '\n') {
                unended.write(next);
            }
            if (next == '\n' || unended.size() >= LONGEST_LINE_BYTES) {
                ended.add(endLine(time));
            }
        }
        return ended;
    }

    /** The line that had no end when the step ended; empty if there is none. */
    List<Line> endOutput() {
        return unended.size() == 0 || completed == null ? List.of() : List.of(endLine(completed));
    }

    private Line endLine(Instant time) {
        Line line = new Line(time, PlainText.of(unended.toString(StandardCharsets.UTF_8)));
        unended.reset();
        lines.addLast(line);
        if (lines.size() > MOST_LINES) {
            lines.removeFirst();
        }
        return line;
    }

    static @Nullable Instant time(Json text) {
        return text.text().isEmpty() ? null : Instant.parse(text.text());
    }

    /** From 1, in the order in which steps began; 0 before that. */
    int number() {
        return number;
    }

    void number(int next) {
        number = next;
    }

    String name() {
        return name;
    }

    boolean hasBegun() {
        return started != null;
    }

    boolean isComplete() {
        return completed != null;
    }

    boolean isRunning() {
        return hasBegun() && !isComplete();
    }

    boolean isCached() {
        return cached;
    }

    /** Empty: none. */
    String error() {
        return error;
    }

    /** Whether it ended because the whole build did. */
    boolean isCancelled() {
        return error.endsWith("context canceled");
    }

    /** When it began; the epoch before that. */
    Instant started() {
        return started == null ? Instant.EPOCH : started;
    }

    /** How long it took, or takes until now. */
    Duration duration(Instant now) {
        return between(started, completed, now);
    }

    static Duration between(@Nullable Instant from, @Nullable Instant until, Instant now) {
        if (from == null) {
            return Duration.ZERO;
        }
        Duration taken = Duration.between(from, until == null ? now : until);
        return taken.isNegative() ? Duration.ZERO : taken;
    }

    /** In the order in which they were first told of. */
    List<Part> parts() {
        return List.copyOf(parts.values());
    }

    /** The last lines of its output. */
    List<Line> lastLines() {
        return List.copyOf(lines);
    }
}
