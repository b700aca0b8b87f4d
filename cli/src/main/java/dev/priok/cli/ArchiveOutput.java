package dev.priok.cli;

import dev.priok.client.ByteSource;
import dev.priok.client.Request;
import dev.priok.client.Response;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Archives that the engine gives, kept in a file or passed to standard output. */
public final class ArchiveOutput {
    private static final int BUFFER_BYTES = 256 * 1024;

    private ArchiveOutput() {}

    /** Refuses what could not be written before the engine is asked for it; {@code doing} names the command. */
    public static void check(Session session, String file, String doing) {
        if (file.isEmpty()) {
            if (session.terminal().outputIsTerminal()) {
                throw new CommandFailure("cowardly refusing to save to a terminal. Use the -o flag or redirect");
            }
            return;
        }
        Path path = Path.of(file);
        Path parent = path.toAbsolutePath().getParent();
        if (parent != null && !Files.isDirectory(parent)) {
            throw new CommandFailure(
                    "failed to " + doing + ": invalid output path: directory \"" + parent + "\" does not exist");
        }
        if (Files.isDirectory(path)) {
            throw new CommandFailure(
                    "failed to " + doing + ": invalid output path: \"" + file + "\" must be a regular file");
        }
    }

    /** Sends the request and writes the answer's body; a file appears only when it is complete. */
    public static void receive(Session session, Request request, String file) throws IOException {
        try (Response response = session.engine().send(request)) {
            if (file.isEmpty()) {
                copyToOutput(response, session);
            } else {
                copyToFile(response, Path.of(file));
            }
        }
    }

    private static void copyToOutput(ByteSource source, Session session) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
        while (source.read(buffer) >= 0) {
            session.out().write(buffer.flip());
            buffer.clear();
        }
    }

    private static void copyToFile(ByteSource source, Path file) throws IOException {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            write(source, file);
            return;
        }
        Path parent = file.toAbsolutePath().getParent();
        Path temporary = Files.createTempFile(parent, ".priok-", ".part");
        try {
            write(source, temporary);
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private static void write(ByteSource source, Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
            while (source.read(buffer) >= 0) {
                buffer.flip();
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
                buffer.clear();
            }
        }
    }
}
