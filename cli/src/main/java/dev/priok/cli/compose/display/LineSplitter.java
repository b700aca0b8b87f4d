package dev.priok.cli.compose.display;

import dev.priok.client.ByteSink;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Hands on what is written line by line; for one thread. Closing hands on what has no line end. */
public final class LineSplitter implements ByteSink, AutoCloseable {
    private static final int MOST_BYTES = 1024 * 1024;

    private final Consumer<String> lines;
    private final ByteArrayOutputStream held = new ByteArrayOutputStream();

    public LineSplitter(Consumer<String> lines) {
        this.lines = lines;
    }

    @Override
    public void write(ByteBuffer bytes) {
        while (bytes.hasRemaining()) {
            byte b = bytes.get();
            if (b == '\n' || held.size() >= MOST_BYTES) {
                handOn();
            }
            if (b != '\n') {
                held.write(b);
            }
        }
    }

    private void handOn() {
        String line = held.toString(StandardCharsets.UTF_8);
        held.reset();
        lines.accept(line.endsWith("\r") ? line.substring(0, line.length() - 1) : line);
    }

    @Override
    public void close() {
        if (held.size() > 0) {
            handOn();
        }
    }
}
