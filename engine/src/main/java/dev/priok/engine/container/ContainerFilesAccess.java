package dev.priok.engine.container;

import dev.priok.engine.EnginePorts;
import dev.priok.engine.port.ContainerFiles;
import dev.priok.engine.port.ContainerFiles.Root;
import dev.priok.engine.port.SnapshotStore.OpenRoot;
import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;

/** Reads and writes files of containers: through the running program's root, or through the stored one. */
final class ContainerFilesAccess {
    private final EnginePorts ports;
    private final ContainerEvents events;

    ContainerFilesAccess(EnginePorts ports, ContainerEvents events) {
        this.ports = ports;
        this.events = events;
    }

    ContainerFiles.PathStatus status(ContainerCell cell, String path) {
        return inRoot(cell, root -> naming(cell, path, () -> ports.files().status(root, path)));
    }

    void read(ContainerCell cell, String path, OutputStream tar) {
        inRoot(
                cell,
                root -> naming(cell, path, () -> {
                    ports.files().readArchive(root, path, tar);
                    return true;
                }));
        events.publish(cell.container(), "archive-path", Map.of("path", path));
    }

    void write(ContainerCell cell, String path, InputStream tar, ContainerFiles.WriteOptions options) {
        String user = cell.container().spec().config().process().user();
        inRoot(
                cell,
                root -> naming(cell, path, () -> {
                    ports.files().writeArchive(root, path, tar, options.withContainerUser(user));
                    return true;
                }));
        events.publish(cell.container(), "extract-to-dir", Map.of("path", path));
    }

    void export(ContainerCell cell, OutputStream tar) {
        inRoot(cell, root -> {
            ports.files().export(root, tar);
            return true;
        });
        events.publish(cell.container(), "export");
    }

    private interface Step<T> {
        T run();
    }

    /** Clients look for Docker's words where a path is missing. */
    private static <T> T naming(ContainerCell cell, String path, Step<T> step) {
        try {
            return step.run();
        } catch (EngineException e) {
            if (e.error() instanceof EngineError.NotFound) {
                throw new EngineException(
                        new EngineError.NotFound("Could not find the file " + path + " in container " + cell.id()), e);
            }
            throw e;
        }
    }

    private <T> T inRoot(ContainerCell cell, Function<Root, T> work) {
        int pid = cell.container().state().processId();
        if (pid != 0) {
            return work.apply(new Root(Path.of("/proc/" + pid + "/root")));
        }
        try (OpenRoot root = ports.snapshots().open(cell.id())) {
            return work.apply(new Root(root.path()));
        }
    }
}
