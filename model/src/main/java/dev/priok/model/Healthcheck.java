package dev.priok.model;

import java.time.Duration;
import java.util.List;

/**
 * How to find out whether a container works.
 *
 * @param test empty: inherit; {@code NONE}; {@code CMD} and arguments; {@code CMD-SHELL} and one command line
 * @param interval zero means the default, as do the other zeroes
 */
public record Healthcheck(
        List<String> test,
        Duration interval,
        Duration timeout,
        Duration startPeriod,
        Duration startInterval,
        int retries) {
    private static final Duration SHORTEST = Duration.ofMillis(1);

    public Healthcheck {
        test = List.copyOf(test);
        requireDuration(interval, "Interval");
        requireDuration(timeout, "Timeout");
        requireDuration(startPeriod, "StartPeriod");
        requireDuration(startInterval, "StartInterval");
        if (retries < 0) {
            throw EngineException.invalid("Retries in Healthcheck cannot be negative");
        }
        if (!test.isEmpty() && !List.of("NONE", "CMD", "CMD-SHELL").contains(test.getFirst())) {
            throw EngineException.invalid("Unknown healthcheck type \"" + test.getFirst() + "\" (expected 'CMD')");
        }
    }

    private static void requireDuration(Duration value, String field) {
        if (value.isNegative() || (!value.isZero() && value.compareTo(SHORTEST) < 0)) {
            throw EngineException.invalid(field + " in Healthcheck cannot be less than 1ms");
        }
    }

    public boolean isInherited() {
        return test.isEmpty();
    }

    public boolean isDisabled() {
        return !test.isEmpty() && test.getFirst().equals("NONE");
    }
}
