package dev.priok.compose.model;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a container's health is found out.
 *
 * @param test {@code NONE}, {@code CMD ...} or {@code CMD-SHELL ...}; empty: the image's
 * @param retries null: the engine's default; so for the times
 * @param disable no check, not even the image's
 */
public record HealthCheck(
        List<String> test,
        @Nullable Duration timeout,
        @Nullable Duration interval,
        @Nullable Long retries,
        @Nullable Duration startPeriod,
        @Nullable Duration startInterval,
        boolean disable) {
    static HealthCheck read(Fields fields) {
        return new HealthCheck(
                fields.texts("test"),
                fields.spanOrNull("timeout"),
                fields.spanOrNull("interval"),
                fields.numberOrNull("retries"),
                fields.spanOrNull("start_period"),
                fields.spanOrNull("start_interval"),
                fields.flag("disable"));
    }
}
