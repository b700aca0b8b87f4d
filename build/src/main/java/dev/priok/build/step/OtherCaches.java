package dev.priok.build.step;

import dev.priok.model.Digest;
import java.util.Optional;
import java.util.function.Supplier;

/** Caches beside this machine's, which a build was told of. Thread-safe. */
public interface OtherCaches {
    OtherCaches NONE = (_, _) -> Optional.empty();

    /**
     * What one of them has under the key; its files come when they are needed.
     *
     * @param making makes them, where nobody has them
     */
    Optional<FileTree> find(Digest key, Supplier<FileTree> making);
}
