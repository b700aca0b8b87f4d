package dev.priok.build.cache;

import dev.priok.engine.port.BuildRecords.BuildRecord;

/** A record that stays at least until this is closed. */
public interface Held extends AutoCloseable {
    BuildRecord record();

    /** Idempotent. */
    @Override
    void close();
}
