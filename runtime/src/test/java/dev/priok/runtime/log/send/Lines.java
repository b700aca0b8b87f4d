package dev.priok.runtime.log.send;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Lines and where they come from. */
final class Lines {
    static final LogOrigin ORIGIN = new LogOrigin(
            "abcdef0123456789",
            "web",
            "sha256:99",
            "nginx:1",
            "nginx -g",
            Instant.parse("2026-11-21T04:00:00Z"),
            "web/tag",
            Map.of("team.name", "red"));
    static final Instant TIME = Instant.parse("2026-11-21T04:40:05.123456789Z");

    private Lines() {}

    static LogLine line(boolean stderr, String text) {
        return line(stderr, text, null);
    }

    static LogLine line(boolean stderr, String text, LogLine.@Nullable Part part) {
        return new LogLine(stderr, TIME, text.getBytes(StandardCharsets.UTF_8), part);
    }
}
