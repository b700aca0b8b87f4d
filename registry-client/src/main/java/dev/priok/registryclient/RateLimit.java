package dev.priok.registryclient;

import java.time.Duration;

/**
 * How much a registry lets somebody have, as it last said (headers {@code ratelimit-limit} and {@code ratelimit-remaining}, as
 * Docker Hub sends them: {@code 100;w=21600}).
 *
 * @param registry as names of images begin, or a mirror's host and port
 * @param window in which so many may come; zero if it didn't say
 */
public record RateLimit(String registry, int limit, int remaining, Duration window) {
    /** As {@code 42 of 100 left, in 6 hours}. */
    public String words() {
        return remaining + " of " + limit + " left" + (window.isZero() ? "" : ", in " + words(window));
    }

    private static String words(Duration window) {
        long seconds = window.toSeconds();
        if (seconds % 3600 == 0) {
            return seconds == 3600 ? "an hour" : seconds / 3600 + " hours";
        }
        return seconds % 60 == 0 ? seconds / 60 + " minutes" : seconds + " seconds";
    }
}
