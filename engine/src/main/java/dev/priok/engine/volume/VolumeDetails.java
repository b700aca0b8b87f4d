package dev.priok.engine.volume;

import dev.priok.model.Volume;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A volume and what its driver knows of it.
 *
 * @param mountpoint where its data is; empty while it is nowhere
 * @param status the driver's own facts
 * @param usage null: not asked
 */
public record VolumeDetails(
        Volume volume,
        String scope,
        String mountpoint,
        Map<String, Object> status,
        @Nullable Usage usage) {
    public VolumeDetails {
        status = Map.copyOf(status);
    }

    /**
     * What it takes.
     *
     * @param sizeBytes -1: not known
     * @param containers that have it
     */
    public record Usage(long sizeBytes, int containers) {}
}
