package dev.priok.model;

import java.time.Instant;
import java.util.List;

/**
 * What the health check found.
 *
 * @param log the newest results, oldest first, at most five
 */
public record Health(Status status, int failingStreak, List<Result> log) {
    public static final Health STARTING = new Health(Status.STARTING, 0, List.of());

    public Health {
        log = List.copyOf(log);
    }

    /** Docker's words. */
    public enum Status {
        STARTING("starting"),
        HEALTHY("healthy"),
        UNHEALTHY("unhealthy");

        private final String word;

        Status(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }

    /** One probe; output is cut to 4096 bytes. */
    public record Result(Instant start, Instant end, int exitCode, String output) {}
}
