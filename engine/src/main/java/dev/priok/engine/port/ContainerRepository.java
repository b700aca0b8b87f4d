package dev.priok.engine.port;

import dev.priok.model.Container;
import dev.priok.model.ContainerId;
import java.util.List;

/** Keeps containers across restarts of the daemon. Thread-safe; each call is durable when it returns. */
public interface ContainerRepository {
    /** Inserts or replaces. */
    void save(Container container);

    /** Does nothing if there is none. */
    void delete(ContainerId id);

    /** All, in no order. */
    List<Container> all();
}
