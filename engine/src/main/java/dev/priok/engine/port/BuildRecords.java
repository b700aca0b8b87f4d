package dev.priok.engine.port;

import dev.priok.model.Digest;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What builds leave for later ones. Thread-safe; a record is there completely or not at all. */
public interface BuildRecords {
    List<BuildRecord> all();

    Optional<BuildRecord> find(String id);

    /** The records that have a key, last used first. */
    List<BuildRecord> withKey(Digest key);

    /**
     * Adds a record or replaces the one of its id. Its layers stay as long as it does.
     *
     * @throws dev.priok.model.EngineException NotFound if a layer isn't here
     */
    void save(BuildRecord record);

    /** Notes uses; nothing for records that are gone. */
    void used(List<Use> uses);

    /** That a record was used. */
    record Use(String id, Instant when) {}

    /** Removes records with their directories and the layers that nothing else uses; returns the freed bytes. */
    long remove(List<String> ids);

    /** The directory of a record that has no layers, made if it isn't there; it may be changed at any time. */
    Path directory(String id);

    /**
     * Bytes on disk that would be freed if the record were removed, and those that others use too.
     *
     * @throws dev.priok.model.EngineException NotFound if it is gone
     */
    Size size(String id);

    record Size(long ownBytes, long sharedBytes) {}

    /**
     * Something that is kept.
     *
     * @param id unique, of letters, digits and dashes
     * @param description for people
     * @param keys what it is the answer to
     * @param layers diff ids, base first; empty for what has a directory
     * @param notes whatever else its owner wants to know of it
     */
    record BuildRecord(
            String id,
            Kind kind,
            String description,
            List<Digest> keys,
            List<Digest> layers,
            Map<String, String> notes,
            Instant createdAt,
            Instant lastUsedAt,
            int uses) {
        public BuildRecord {
            keys = List.copyOf(keys);
            layers = List.copyOf(layers);
            notes = Map.copyOf(notes);
        }

        public BuildRecord withKeys(Collection<Digest> next) {
            return new BuildRecord(
                    id, kind, description, List.copyOf(next), layers, notes, createdAt, lastUsedAt, uses);
        }
    }

    /** By BuildKit's words for {@code builder prune --filter type=}. */
    enum Kind {
        /** The result of an operation, as layers. */
        REGULAR,
        /** A directory that a RUN mounts. */
        EXEC_CACHE_MOUNT,
        /** A directory that has a client's files. */
        SOURCE_LOCAL,
        /** A directory with a git repository. */
        SOURCE_GIT_CHECKOUT
    }
}
