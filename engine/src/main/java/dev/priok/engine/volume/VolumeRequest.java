package dev.priok.engine.volume;

import dev.priok.model.ContainerId;
import dev.priok.model.Volume;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A wish for a volume.
 *
 * @param name empty: anonymous
 * @param driver empty: that of the volume of this name, or the local one
 */
public record VolumeRequest(String name, String driver, Map<String, String> options, Map<String, String> labels) {
    public VolumeRequest {
        options = Map.copyOf(options);
        labels = Map.copyOf(labels);
    }

    /** The same with a name if it had none, and then with the label of the anonymous. */
    VolumeRequest named() {
        if (!name.isEmpty()) {
            return this;
        }
        Map<String, String> labelled = new HashMap<>(labels);
        labelled.put(Volume.ANONYMOUS, "");
        return new VolumeRequest(ContainerId.random().value(), driver, options, labelled);
    }

    Volume volume(Instant now, @Nullable ContainerId madeFor) {
        return new Volume(name, driver.isEmpty() ? Volume.LOCAL : driver, now, options, labels, madeFor);
    }
}
