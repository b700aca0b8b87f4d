package dev.priok.engine.container;

import dev.priok.model.Container;
import dev.priok.model.Health;
import dev.priok.model.Healthcheck;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A health check with all defaults filled in (the defaults are those of the Dockerfile reference, HEALTHCHECK).
 *
 * @param command argument vector
 */
record HealthPlan(
        List<String> command,
        Duration interval,
        Duration timeout,
        Duration startPeriod,
        Duration startInterval,
        int retries) {
    private static final Duration DEFAULT_TIME = Duration.ofSeconds(30);
    private static final Duration DEFAULT_START_INTERVAL = Duration.ofSeconds(5);
    private static final int DEFAULT_RETRIES = 3;
    private static final int KEPT_RESULTS = 5;

    /** Null if the container has no health check. */
    static @Nullable HealthPlan of(Container container) {
        Healthcheck check = container.spec().config().healthcheck();
        if (check == null || check.isInherited() || check.isDisabled()) {
            return null;
        }
        return new HealthPlan(
                command(check, container.spec().config().shell()),
                or(check.interval(), DEFAULT_TIME),
                or(check.timeout(), DEFAULT_TIME),
                check.startPeriod(),
                or(check.startInterval(), DEFAULT_START_INTERVAL),
                check.retries() == 0 ? DEFAULT_RETRIES : check.retries());
    }

    private static Duration or(Duration given, Duration otherwise) {
        return given.isZero() ? otherwise : given;
    }

    private static List<String> command(Healthcheck check, List<String> shell) {
        List<String> arguments = check.test().subList(1, check.test().size());
        if (check.test().getFirst().equals("CMD")) {
            return List.copyOf(arguments);
        }
        List<String> command = new ArrayList<>(shell.isEmpty() ? List.of("/bin/sh", "-c") : shell);
        command.addAll(arguments);
        return List.copyOf(command);
    }

    /** When to probe next. */
    Duration nextDelay(Health health, Instant startedAt, Instant now) {
        return health.status() == Health.Status.STARTING && inStartPeriod(startedAt, now) ? startInterval : interval;
    }

    /** The health after a probe. */
    Health after(Health before, Health.Result result, Instant startedAt) {
        List<Health.Result> log = new ArrayList<>(before.log());
        log.add(result);
        List<Health.Result> kept = log.subList(Math.max(0, log.size() - KEPT_RESULTS), log.size());
        if (result.exitCode() == 0) {
            return new Health(Health.Status.HEALTHY, 0, kept);
        }
        if (before.status() == Health.Status.STARTING && inStartPeriod(startedAt, result.start())) {
            return new Health(Health.Status.STARTING, before.failingStreak(), kept);
        }
        int streak = before.failingStreak() + 1;
        return new Health(streak >= retries ? Health.Status.UNHEALTHY : before.status(), streak, kept);
    }

    private boolean inStartPeriod(Instant startedAt, Instant now) {
        return now.isBefore(startedAt.plus(startPeriod));
    }
}
