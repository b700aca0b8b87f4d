package dev.priok.engine.volume;

import dev.priok.engine.Filters;
import java.util.List;

/** Use cases on volumes. Thread-safe and blocking; drivers may be processes of their own. */
public interface Volumes {
    /** Sorted by name. */
    Listing list(Filters filters);

    /** NotFound with Docker's wording if there is none. */
    VolumeDetails inspect(String name);

    /** Makes it, or finds it if the driver has it already. Conflict if another driver has one of this name. */
    VolumeDetails create(VolumeRequest request);

    /**
     * Removes a volume that no container has.
     *
     * @param force no error if there is none, or if its driver is gone for good
     */
    void remove(String name, boolean force);

    /** Removes local volumes that no container has: anonymous ones, with the filter {@code all} named ones as well. */
    Pruned prune(Filters filters);

    /** Local volumes without options, with what they take of the disk. */
    List<VolumeDetails> diskUse();

    /** Names of the drivers there are. */
    List<String> drivers();

    /**
     * Volumes.
     *
     * @param warnings of drivers that could not be asked
     */
    record Listing(List<VolumeDetails> volumes, List<String> warnings) {
        public Listing {
            volumes = List.copyOf(volumes);
            warnings = List.copyOf(warnings);
        }
    }

    /** What a prune has removed. */
    record Pruned(List<String> names, long reclaimedBytes) {
        public Pruned {
            names = List.copyOf(names);
        }
    }
}
