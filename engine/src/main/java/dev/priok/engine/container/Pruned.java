package dev.priok.engine.container;

import java.util.List;

/** Ids of what was removed and the freed bytes. */
public record Pruned(List<String> deleted, long reclaimedBytes) {
    public Pruned {
        deleted = List.copyOf(deleted);
    }
}
