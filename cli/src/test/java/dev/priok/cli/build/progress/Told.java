package dev.priok.cli.build.progress;

import dev.priok.client.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;

/** Lines as the engine tells of a build; times are seconds after the epoch. */
final class Told {
    private Told() {}

    static Instant at(double seconds) {
        return Instant.EPOCH.plusMillis(Math.round(seconds * 1000));
    }

    static Json waiting(String id, String name) {
        return Json.parse("{\"vertexes\":[{\"digest\":\"%s\",\"name\":\"%s\"}]}".formatted(id, name));
    }

    static Json begun(String id, String name, double started) {
        return Json.parse("{\"vertexes\":[{\"digest\":\"%s\",\"name\":\"%s\",\"started\":\"%s\"}]}"
                .formatted(id, name, at(started)));
    }

    /** @param more members of the vertex, such as {@code "cached":true} */
    static Json ended(String id, String name, double started, double completed, String more) {
        return Json.parse(
                "{\"vertexes\":[{\"digest\":\"%s\",\"name\":\"%s\",\"started\":\"%s\",\"completed\":\"%s\"%s}]}"
                        .formatted(id, name, at(started), at(completed), more.isEmpty() ? "" : "," + more));
    }

    static Json output(String id, double time, String text) {
        return Json.parse("{\"logs\":[{\"vertex\":\"%s\",\"stream\":1,\"data\":\"%s\",\"timestamp\":\"%s\"}]}"
                .formatted(id, Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)), at(time)));
    }

    static Json part(String id, String part, long current, long total) {
        return Json.parse(
                "{\"statuses\":[{\"id\":\"%s\",\"vertex\":\"%s\",\"current\":%d,\"total\":%d,\"started\":\"%s\"}]}"
                        .formatted(part, id, current, total, at(0)));
    }

    static Json warning(String words) {
        return Json.parse("{\"warnings\":[{\"vertex\":\"\",\"short\":\"%s\"}]}"
                .formatted(Base64.getEncoder().encodeToString(words.getBytes(StandardCharsets.UTF_8))));
    }
}
