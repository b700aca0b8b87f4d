package dev.priok.cli.build.progress;

import dev.priok.client.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A build in plain lines, each with its step's number: the step that began first is told of while it runs, what others say
 * meanwhile is held back until it ends, or until that is much. For one thread at a time.
 */
final class PlainBuild {
    private static final int MOST_HELD_LINES = 1000;
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final BuildCourse course;
    private final Map<BuildStep, List<String>> held = new LinkedHashMap<>();
    private @Nullable BuildStep current;
    private Instant lastTold = Instant.EPOCH;
    private final Map<String, Instant> toldParts = new HashMap<>();
    private final StringBuilder out = new StringBuilder();
    private final List<BuildStep> ended = new ArrayList<>();
    private final List<BuildStep> announced = new ArrayList<>();

    PlainBuild(BuildCourse course) {
        this.course = course;
    }

    /** What to print for a line of the engine's. */
    String add(Json progress, Instant now) {
        for (Json vertex : progress.at("vertexes").items()) {
            BuildStep step = course.update(vertex);
            if (step.hasBegun() && !ended.contains(step)) {
                tell(step, List.of(), now);
            }
            if (step.isComplete() && !ended.contains(step)) {
                step.endOutput().forEach(line -> tell(step, List.of(line(step, line)), now));
                tell(step, List.of(end(step, now)), now);
                ended.add(step);
            }
        }
        for (Json status : progress.at("statuses").items()) {
            BuildStep step = course.step(status.at("vertex"));
            BuildStep.Part part = step.updatePart(status);
            if (isDue(step, part, now)) {
                tell(step, List.of(part(part)), now);
            }
        }
        for (Json log : progress.at("logs").items()) {
            BuildStep step = course.step(log.at("vertex"));
            Instant time = Instant.parse(log.at("timestamp").text());
            step.add(BuildCourse.data(log), time).forEach(line -> tell(step, List.of(line(step, line)), now));
        }
        progress.at("warnings").items().forEach(warning -> course.warnings().add(BuildCourse.words(warning)));
        settle(now);
        String text = out.toString();
        out.setLength(0);
        return text;
    }

    private void tell(BuildStep step, List<String> lines, Instant now) {
        List<String> waiting = held.computeIfAbsent(step, _ -> new ArrayList<>());
        waiting.addAll(lines);
        boolean isUnheard = !waiting.isEmpty() && lastTold.plus(PATIENCE).isBefore(now);
        boolean waitsLong = isUnheard || waiting.size() >= MOST_HELD_LINES;
        if (current == null || waitsLong) {
            current = step;
        }
    }

    /** Of what moves, not each move. */
    private boolean isDue(BuildStep step, BuildStep.Part part, Instant now) {
        String key = step.number() + " " + part.name();
        Instant last = toldParts.get(key);
        if (last != null && part.completed() == null && now.isBefore(last.plus(PATIENCE))) {
            return false;
        }
        toldParts.put(key, now);
        return true;
    }

    /** Tells what the current step said, and goes on with the next one if it has ended. */
    private void settle(Instant now) {
        BuildStep step = current;
        while (step != null) {
            List<String> lines = held.getOrDefault(step, List.of());
            if (!lines.isEmpty()) {
                announce(step);
                for (String line : lines) {
                    out.append('#').append(number(step)).append(line).append('\n');
                }
                lastTold = now;
            }
            held.put(step, new ArrayList<>());
            if (!ended.contains(step)) {
                return;
            }
            held.remove(step);
            step = held.keySet().stream().findFirst().orElse(null);
            current = step;
        }
    }

    private static String number(BuildStep step) {
        return step.number() + " ";
    }

    private @Nullable BuildStep lastAnnounced() {
        return announced.isEmpty() ? null : announced.getLast();
    }

    private void announce(BuildStep step) {
        BuildStep before = lastAnnounced();
        if (step.equals(before)) {
            return;
        }
        if (before != null) {
            if (!ended.contains(before)) {
                out.append('#').append(number(before)).append("...\n");
            }
            out.append('\n');
        }
        announced.remove(step);
        announced.add(step);
        out.append('#')
                .append(number(step))
                .append(PlainText.of(step.name().replaceAll("\\s*\n\\s*", " ")))
                .append('\n');
    }

    static String line(BuildStep step, BuildStep.Line line) {
        long millis =
                BuildStep.between(step.started(), line.time(), line.time()).toMillis();
        return String.format(Locale.ROOT, "%.3f ", millis / 1000.0) + line.text();
    }

    private static String part(BuildStep.Part part) {
        return part.name() + BuildScreen.amount(part) + (part.completed() == null ? "" : " done");
    }

    private static String end(BuildStep step, Instant now) {
        if (step.isCancelled()) {
            return "CANCELED";
        }
        if (!step.error().isEmpty()) {
            return "ERROR: " + step.error();
        }
        return step.isCached() ? "CACHED" : "DONE " + BuildScreen.seconds(step.duration(now));
    }
}
