package dev.priok.engine.container;

import dev.priok.model.ContainerId;
import dev.priok.model.EngineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Directories of the engine's that are named after the containers that own them. */
final class ContainerDirectories {
    private ContainerDirectories() {}

    /** Containers that have one below {@code root}: for the sweep at start-up. */
    static List<ContainerId> owners(Path root) {
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(root)) {
            return entries.map(path -> path.getFileName().toString())
                    .filter(ContainerId::isValid)
                    .map(ContainerId::new)
                    .toList();
        } catch (IOException e) {
            throw EngineException.internal("cannot list " + root + ": " + e.getMessage(), e);
        }
    }
}
