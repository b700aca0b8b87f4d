package dev.priok.engine.port;

import dev.priok.model.Digest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What is told of builds that have ended. Thread-safe; an entry is there completely or not at all. */
public interface BuildHistory {
    /** The one that ended first comes first. */
    List<PastBuild> all();

    /** Adds an entry with its parts or replaces the one of its reference. */
    void save(PastBuild build, List<Part> parts);

    /** Replaces what is told of a build and leaves its parts; nothing if it is gone. */
    void update(PastBuild build);

    /** A part of any entry; empty if none has it. */
    Optional<byte[]> part(Digest digest);

    /** Removes an entry with its parts. Idempotent. */
    void remove(String reference);

    /**
     * A build that has ended.
     *
     * @param reference unique, as the client chose it
     * @param record in the form of whoever saves it
     * @param partsBytes what its parts take; not read when it is saved
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record PastBuild(String reference, Instant endedAt, byte[] record, long partsBytes) {}

    /** Something that an entry names by its digest, such as what the build printed. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Part(Digest digest, byte[] content) {}
}
