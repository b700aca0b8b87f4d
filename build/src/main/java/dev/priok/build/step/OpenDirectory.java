package dev.priok.build.step;

import dev.priok.engine.port.SnapshotStore.OpenRoot;
import java.nio.file.Path;

/** A directory as a root; whoever has it removes it. */
record OpenDirectory(Path path) implements OpenRoot {
    @Override
    public void close() {}
}
