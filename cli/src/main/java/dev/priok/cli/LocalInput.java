package dev.priok.cli;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Files on this machine that a command sends. */
public final class LocalInput {
    private LocalInput() {}

    /** Opens a file, or standard input for an empty name or {@code -}; the caller closes it. */
    public static InputStream open(String name) throws IOException {
        if (name.isEmpty() || name.equals("-")) {
            return new FileInputStream(FileDescriptor.in);
        }
        try {
            return Files.newInputStream(Path.of(name));
        } catch (NoSuchFileException _) {
            throw new CommandFailure("open " + name + ": no such file or directory");
        } catch (AccessDeniedException _) {
            throw new CommandFailure("open " + name + ": permission denied");
        }
    }
}
