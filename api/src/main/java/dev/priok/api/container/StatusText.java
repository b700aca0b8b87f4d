package dev.priok.api.container;

import dev.priok.model.Container;
import dev.priok.model.ContainerState;
import dev.priok.model.Health;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Docker's sentence about a container's state, such as {@code Up 2 minutes (healthy)}. */
final class StatusText {
    private StatusText() {}

    static String of(Container container, Instant now) {
        return switch (container.state()) {
            case ContainerState.Created _ -> "Created";
            case ContainerState.Running running ->
                "Up " + age(running.startedAt(), now) + healthWords(container.health());
            case ContainerState.Paused paused -> "Up " + age(paused.startedAt(), now) + " (Paused)";
            case ContainerState.Restarting restarting ->
                "Restarting (" + restarting.exit().code() + ") "
                        + age(restarting.exit().finishedAt(), now) + " ago";
            case ContainerState.Exited exited ->
                exited.exit().startedAt() == null
                        ? "Created"
                        : "Exited (" + exited.exit().code() + ") "
                                + age(exited.exit().finishedAt(), now) + " ago";
            case ContainerState.Removing _ -> "Removal In Progress";
            case ContainerState.Dead _ -> "Dead";
        };
    }

    private static String healthWords(@Nullable Health health) {
        if (health == null) {
            return "";
        }
        return switch (health.status()) {
            case STARTING -> " (health: starting)";
            case HEALTHY -> " (healthy)";
            case UNHEALTHY -> " (unhealthy)";
        };
    }

    private static String age(Instant from, Instant now) {
        return words(Duration.between(from, now));
    }

    /** A duration in Docker's words: the largest unit alone, hours rounded to the nearest. */
    static String words(Duration duration) {
        long seconds = duration.toSeconds();
        long minutes = duration.toMinutes();
        long hours = duration.plusMinutes(30).toHours();
        if (seconds < 1) {
            return "Less than a second";
        } else if (seconds == 1) {
            return "1 second";
        } else if (seconds < 60) {
            return seconds + " seconds";
        } else if (minutes == 1) {
            return "About a minute";
        } else if (minutes < 60) {
            return minutes + " minutes";
        } else if (hours == 1) {
            return "About an hour";
        } else if (hours < 48) {
            return hours + " hours";
        } else if (hours < 24 * 7 * 2) {
            return hours / 24 + " days";
        } else if (hours < 24 * 30 * 2) {
            return hours / 24 / 7 + " weeks";
        } else if (hours < 24 * 365 * 2) {
            return hours / 24 / 30 + " months";
        }
        return hours / 24 / 365 + " years";
    }
}
