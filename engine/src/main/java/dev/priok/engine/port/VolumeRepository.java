package dev.priok.engine.port;

import dev.priok.model.Volume;
import java.util.List;

/** Volumes' records. Thread-safe; each call is done when it returns. */
public interface VolumeRepository {
    /** Adds or replaces. */
    void save(Volume volume);

    /** Idempotent. */
    void delete(String name);

    List<Volume> all();
}
