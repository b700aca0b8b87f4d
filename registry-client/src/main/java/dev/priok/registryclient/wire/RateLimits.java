package dev.priok.registryclient.wire;

import dev.priok.registryclient.RateLimit;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What registries last said about their limits; of the 50 that said something last. Thread-safe. */
final class RateLimits {
    private static final int MOST = 50;
    private static final Pattern VALUE = Pattern.compile("([0-9]{1,9})(?:\\s*;\\s*w=([0-9]{1,9}))?.*");

    private final SequencedMap<String, RateLimit> limits = new LinkedHashMap<>();

    /** What an answer says of it. */
    static Optional<RateLimit> in(Reply reply, String registry) {
        Matcher limit = VALUE.matcher(reply.header("ratelimit-limit"));
        Matcher remaining = VALUE.matcher(reply.header("ratelimit-remaining"));
        if (!limit.matches() || !remaining.matches()) {
            return Optional.empty();
        }
        String window = limit.group(2);
        return Optional.of(new RateLimit(
                registry,
                Integer.parseInt(limit.group(1)),
                Integer.parseInt(remaining.group(1)),
                window == null ? Duration.ZERO : Duration.ofSeconds(Long.parseLong(window))));
    }

    void note(Reply reply, String registry) {
        in(reply, registry).ifPresent(limit -> {
            synchronized (limits) {
                limits.putLast(registry, limit);
                if (limits.size() > MOST) {
                    limits.pollFirstEntry();
                }
            }
        });
    }

    /** Sorted by registry. */
    List<RateLimit> all() {
        synchronized (limits) {
            return limits.entrySet().stream()
                    .sorted(Map.Entry.comparingByKey())
                    .map(Map.Entry::getValue)
                    .toList();
        }
    }
}
