package dev.priok.cli.create;

import dev.priok.cli.CommandFailure;
import dev.priok.cli.flags.BoolFlag;
import dev.priok.cli.flags.DurationFlag;
import dev.priok.cli.flags.FlagSet;
import dev.priok.cli.flags.IntFlag;
import dev.priok.cli.flags.StringFlag;
import dev.priok.client.JsonObject;
import java.util.List;

/** How the engine finds out whether the container is healthy. */
final class HealthFlags {
    private final StringFlag command;
    private final DurationFlag interval;
    private final IntFlag retries;
    private final DurationFlag timeout;
    private final DurationFlag startPeriod;
    private final DurationFlag startInterval;
    private final BoolFlag none;
    private final StringFlag onUnhealthy;

    HealthFlags(FlagSet flags) {
        command = flags.string("health-cmd", "Command to run to check health");
        interval = flags.duration("health-interval", "Time between running the check (ms|s|m|h) (default 0s)");
        retries = flags.integer("health-retries", "Consecutive failures needed to report unhealthy");
        timeout = flags.duration("health-timeout", "Maximum time to allow one check to run (ms|s|m|h) (default 0s)");
        startPeriod = flags.duration(
                "health-start-period",
                "Start period for the container to initialize before starting health-retries countdown (ms|s|m|h) (default 0s)");
        startInterval = flags.duration(
                "health-start-interval",
                "Time between running the check during the start period (ms|s|m|h) (default 0s)");
        none = flags.bool("no-healthcheck", "Disable any container-specified HEALTHCHECK");
        onUnhealthy = flags.string("on-unhealthy", "What to do when it is unhealthy: restart, stop or kill");
    }

    void apply(JsonObject config, JsonObject host) {
        host.putUnlessEmpty("OnUnhealthy", onUnhealthy.value());
        JsonObject health = new JsonObject();
        if (!command.value().isEmpty()) {
            health.put("Test", List.of("CMD-SHELL", command.value()));
        }
        putDuration(health, "Interval", "--health-interval", interval);
        putDuration(health, "Timeout", "--health-timeout", timeout);
        putDuration(health, "StartPeriod", "--health-start-period", startPeriod);
        putDuration(health, "StartInterval", "--health-start-interval", startInterval);
        if (retries.value() < 0) {
            throw new CommandFailure("--health-retries cannot be negative");
        }
        if (retries.value() > 0) {
            health.put("Retries", retries.value());
        }
        if (none.value()) {
            if (!health.isEmpty()) {
                throw new CommandFailure("--no-healthcheck conflicts with --health-* options");
            }
            health.put("Test", List.of("NONE"));
        }
        config.putUnlessEmpty("Healthcheck", health.json());
    }

    private static void putDuration(JsonObject health, String name, String flagName, DurationFlag flag) {
        if (flag.value().isNegative()) {
            throw new CommandFailure(flagName + " cannot be negative");
        }
        if (!flag.value().isZero()) {
            health.put(name, flag.value().toNanos());
        }
    }
}
