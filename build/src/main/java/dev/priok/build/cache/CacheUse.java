package dev.priok.build.cache;

import dev.priok.engine.port.BuildRecords.BuildRecord;
import java.util.List;

/**
 * A record and what it costs.
 *
 * @param sizeBytes of what it adds to the records it was made from
 * @param shared an image or a container has this too, so that removing the record would free nothing
 * @param inUse a running build holds it
 * @param parents the ids of the records that it was made from, as far as they are here
 */
public record CacheUse(BuildRecord record, long sizeBytes, boolean shared, boolean inUse, List<String> parents) {
    public CacheUse {
        parents = List.copyOf(parents);
    }
}
