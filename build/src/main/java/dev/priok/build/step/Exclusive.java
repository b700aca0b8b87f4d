package dev.priok.build.step;

import dev.priok.build.cache.BuildCache;
import dev.priok.build.cache.Held;
import dev.priok.engine.port.BuildRecords.Kind;

/** Directories of the cache that one build at a time uses: a second one gets another of the same meaning. */
final class Exclusive {
    private Exclusive() {}

    static Held take(BuildCache cache, String id, Kind kind, String description) {
        for (int i = 0; ; i++) {
            Held held =
                    cache.directoryUnlessHeld(id + "-" + i, kind, description).orElse(null);
            if (held != null) {
                return held;
            }
        }
    }
}
