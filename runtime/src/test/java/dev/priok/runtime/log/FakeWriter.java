package dev.priok.runtime.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Does with the log's files what conmon does. */
final class FakeWriter implements LogWriter, AutoCloseable {
    private final Path log;
    private FileChannel file;
    private Path name;
    private boolean asked;
    private int requests;

    FakeWriter(Path log) throws IOException {
        this.log = log;
        Files.createDirectories(log.resolveSibling(""));
        this.file =
                FileChannel.open(log, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
        this.name = log;
    }

    void line(String text) throws IOException {
        write("2026-11-21T04:40:00.123456789+00:00 stdout F " + text + "\n");
    }

    void part(String text) throws IOException {
        write("2026-11-21T04:40:00.123456789+00:00 stdout P " + text + "\n");
    }

    void write(String text) throws IOException {
        file.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1)));
    }

    int requests() {
        return requests;
    }

    /** Sees the request, if there is one. */
    void obey() throws IOException {
        if (asked) {
            asked = false;
            Path temporary = log.resolveSibling(log.getFileName() + ".tmp");
            file.close();
            file = FileChannel.open(
                    temporary,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.WRITE);
            Files.move(temporary, log, StandardCopyOption.REPLACE_EXISTING);
            name = log;
        }
    }

    /** As if the file it writes to had got this name. */
    void renamed(Path other) {
        name = other;
    }

    @Override
    public void reopen() {
        asked = true;
        requests++;
    }

    @Override
    public boolean hasUnreadRequest() {
        return asked;
    }

    @Override
    public boolean writesTo(Path other) {
        return other.equals(name);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
