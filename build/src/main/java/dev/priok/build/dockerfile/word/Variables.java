package dev.priok.build.dockerfile.word;

import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Variables by their names. */
public interface Variables {
    Variables NONE = of(Map.of());

    /** Null if it isn't set. */
    @Nullable
    String get(String name);

    Collection<String> names();

    /** Those of a map, also as it changes. */
    static Variables of(Map<String, String> values) {
        return new Variables() {
            @Override
            public @Nullable String get(String name) {
                return values.get(name);
            }

            @Override
            public Collection<String> names() {
                return Collections.unmodifiableCollection(values.keySet());
            }
        };
    }
}
