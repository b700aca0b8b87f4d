package dev.priok.model;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A volume as it is persisted.
 *
 * @param driver who keeps its data: {@code local}, or a plugin
 * @param options the driver's
 * @param madeFor the container that it was made for and that will take it along, unless it is removed without its
 *     volumes; null: none
 */
public record Volume(
        String name,
        String driver,
        Instant created,
        Map<String, String> options,
        Map<String, String> labels,
        @Nullable ContainerId madeFor) {
    public static final String LOCAL = "local";

    /** The label of volumes whose name was not a user's choice. */
    public static final String ANONYMOUS = "com.docker.volume.anonymous";

    public Volume {
        options = Map.copyOf(options);
        labels = Map.copyOf(labels);
    }

    public Volume withoutOwner() {
        return new Volume(name, driver, created, options, labels, null);
    }
}
