package dev.priok.engine.port;

import dev.priok.model.ContainerId;
import dev.priok.model.Volume;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the data of volumes. Thread-safe; the engine never runs two calls for one volume at once, except listings.
 * Blocking: a driver may have to reach a disk far away.
 */
public interface VolumeDriver {
    /** {@code local} or {@code global}. */
    String scope();

    /**
     * Makes the volume: whole or not at all. Nothing happens if it is there.
     *
     * @throws dev.priok.model.EngineException InvalidParameter for a name or options that the driver doesn't take
     */
    void create(Volume volume);

    /** Removes the volume with its data, at once or not at all. Idempotent. */
    void remove(Volume volume);

    /** What the driver knows of the volume; empty if it has none of this name. */
    Optional<Stored> find(String name);

    /** All of the driver's volumes, also those that this engine didn't make. */
    List<Stored> all();

    /**
     * Makes the data available for a user until {@link #unmount}.
     *
     * @return where the data is on this machine
     */
    Path mount(Volume volume, ContainerId user);

    /** The user doesn't need the data any longer. Idempotent. */
    void unmount(Volume volume, ContainerId user);

    /** After a restart of the daemon: the user has had the volume mounted all the time. */
    void adopt(Volume volume, ContainerId user);

    /** After all users were adopted: ends what is mounted for nobody, of all the driver's volumes. */
    void reconcile(List<Volume> volumes);

    /** Bytes on disk; -1 if that can't be known. */
    long sizeBytes(Volume volume);

    /**
     * What a driver knows of a volume.
     *
     * @param place where its data is on this machine; null while it is nowhere
     * @param created null if the driver doesn't know
     * @param status anything the driver tells of it
     */
    record Stored(
            String name, @Nullable Path place, @Nullable Instant created, Map<String, Object> status) {
        public Stored {
            status = Map.copyOf(status);
        }
    }
}
