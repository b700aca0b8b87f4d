package dev.priok.engine.port;

import java.util.List;

/** Who can keep volumes. Thread-safe. */
public interface VolumeDrivers {
    /** NotFound with Docker's wording if there is none of this name. Blocking. */
    VolumeDriver find(String name);

    /** Names of those known now, {@code local} among them. */
    List<String> names();
}
