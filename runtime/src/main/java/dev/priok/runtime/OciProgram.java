package dev.priok.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The OCI runtime of one container.
 *
 * @param command program and arguments before {@code --root}
 * @param root where it keeps its state
 * @param own the daemon's crun, some of whose work is done in process
 */
record OciProgram(List<String> command, Path root, boolean own) {
    OciProgram {
        command = List.copyOf(command);
    }

    static OciProgram own(Tools tools, RuntimeOptions options) {
        return new OciProgram(List.of(tools.crun().toString()), TaskPaths.crunRoot(options), true);
    }

    Path state(TaskPaths paths) {
        return root.resolve(paths.id().value());
    }

    /** With a subcommand. */
    List<String> line(String... subcommand) {
        List<String> line = new ArrayList<>(command);
        line.addAll(List.of("--root", root.toString()));
        line.addAll(List.of(subcommand));
        return line;
    }

    /** Written down, because the daemon's settings may be others when the task ends. */
    void record(TaskPaths paths) throws IOException {
        if (!own) {
            List<String> lines = new ArrayList<>(List.of(root.toString()));
            lines.addAll(command);
            Files.write(paths.addedRuntime(), lines);
        }
    }

    /** What {@link #record} wrote; null if it is the daemon's own. */
    static @Nullable OciProgram added(TaskPaths paths) throws IOException {
        try {
            List<String> lines = Files.readAllLines(paths.addedRuntime());
            return lines.size() < 2
                    ? null
                    : new OciProgram(lines.subList(1, lines.size()), Path.of(lines.getFirst()), false);
        } catch (NoSuchFileException e) {
            return null;
        }
    }
}
