package dev.priok.daemon;

import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/** Tells others the daemon's process id, and keeps a second daemon from using the same file. */
final class PidFile implements AutoCloseable {
    private final Path path;

    private PidFile(Path path) {
        this.path = path;
    }

    /** Unavailable if the process that the file names is a daemon that still lives. */
    static PidFile write(Path path) {
        try {
            if (Files.exists(path)) {
                refuseIfAlive(path, Files.readString(path).strip());
            }
            Files.createDirectories(path.toAbsolutePath().getParent());
            Path temporary = path.resolveSibling(path.getFileName() + ".new");
            Files.writeString(temporary, Long.toString(ProcessHandle.current().pid()));
            Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE);
            return new PidFile(path);
        } catch (IOException e) {
            throw new EngineException(
                    new EngineError.Unavailable("cannot write the pid file " + path + ": " + e.getMessage()), e);
        }
    }

    /** A process id may have been given to another program since. */
    private static void refuseIfAlive(Path path, String text) throws IOException {
        if (!text.matches("\\d{1,9}")
                || Long.parseLong(text) == ProcessHandle.current().pid()) {
            return;
        }
        Optional<ProcessHandle> process = ProcessHandle.of(Long.parseLong(text));
        Path commandLine = Path.of("/proc", text, "cmdline");
        if (process.isPresent()
                && Files.exists(commandLine)
                && Files.readString(commandLine, StandardCharsets.ISO_8859_1).contains(Main.class.getName())) {
            throw new EngineException(new EngineError.Unavailable("process " + text
                    + " already runs with the pid file " + path
                    + ": stop it, or give this daemon other roots and --pidfile"));
        }
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            System.getLogger(PidFile.class.getName())
                    .log(System.Logger.Level.WARNING, "cannot delete the pid file " + path + ": " + e.getMessage());
        }
    }
}
