package dev.priok.engine.port;

import dev.priok.model.Network;
import dev.priok.model.NetworkId;
import java.util.List;

/** Networks' records. Thread-safe; each call is done when it returns. */
public interface NetworkRepository {
    /** Adds or replaces. */
    void save(Network network);

    /** Idempotent. */
    void delete(NetworkId id);

    List<Network> all();
}
