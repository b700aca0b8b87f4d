package dev.priok.cli.build.progress;

import dev.priok.client.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The course of one build so far. For one thread at a time. */
final class BuildCourse {
    private final Instant begin;
    private final Map<String, BuildStep> steps = new LinkedHashMap<>();
    private final List<String> warnings = new ArrayList<>();
    private int begun;
    private boolean finished;

    BuildCourse(Instant begin) {
        this.begin = begin;
    }

    /** Takes one line of the engine's, of the form of buildx's {@code rawjson}. */
    void add(Json progress) {
        progress.at("vertexes").items().forEach(vertex -> update(vertex).endOutput());
        progress.at("statuses")
                .items()
                .forEach(status -> step(status.at("vertex")).updatePart(status));
        progress.at("logs")
                .items()
                .forEach(log -> step(log.at("vertex"))
                        .add(data(log), Instant.parse(log.at("timestamp").text())));
        progress.at("warnings").items().forEach(warning -> warnings.add(words(warning)));
    }

    static byte[] data(Json log) {
        return Base64.getDecoder().decode(log.at("data").text());
    }

    static String words(Json warning) {
        return new String(Base64.getDecoder().decode(warning.at("short").text()), StandardCharsets.UTF_8);
    }

    BuildStep step(Json digest) {
        return steps.computeIfAbsent(digest.text(), _ -> new BuildStep());
    }

    /** The step of a vertex, after what is told of it now. */
    BuildStep update(Json vertex) {
        BuildStep step = step(vertex.at("digest"));
        step.update(vertex);
        if (step.hasBegun() && step.number() == 0) {
            begun++;
            step.number(begun);
        }
        return step;
    }

    /** Nothing else comes. */
    void finish() {
        finished = true;
    }

    boolean isFinished() {
        return finished;
    }

    Instant begin() {
        return begin;
    }

    int total() {
        return steps.size();
    }

    long complete() {
        return steps.values().stream().filter(BuildStep::isComplete).count();
    }

    /** Those that began, in the order in which they did. */
    List<BuildStep> begun() {
        return steps.values().stream()
                .filter(BuildStep::hasBegun)
                .sorted(Comparator.comparingInt(BuildStep::number))
                .toList();
    }

    /** Those that failed by themselves. */
    List<BuildStep> failed() {
        return begun().stream()
                .filter(step -> !step.error().isEmpty() && !step.isCancelled())
                .toList();
    }

    List<String> warnings() {
        return warnings;
    }
}
