package dev.priok.engine.container;

import dev.priok.model.ContainerId;
import java.util.List;

/** A new container and what its user should know about it. */
public record Created(ContainerId id, List<String> warnings) {
    public Created {
        warnings = List.copyOf(warnings);
    }
}
