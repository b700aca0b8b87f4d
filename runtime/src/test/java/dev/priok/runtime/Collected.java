package dev.priok.runtime;

import dev.priok.engine.port.OutputSink;
import dev.priok.engine.port.TaskStdio;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Reads all output of a program on a thread of its own. */
final class Collected implements OutputSink {
    private final ByteArrayOutputStream stdout = new ByteArrayOutputStream();
    private final ByteArrayOutputStream stderr = new ByteArrayOutputStream();
    private final Thread reader;

    Collected(TaskStdio stdio) {
        reader = Thread.ofVirtual().start(() -> {
            try {
                while (stdio.receive(this)) {
                    // Until the end.
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    @Override
    public synchronized void accept(Stream stream, ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        (stream == Stream.STDERR ? stderr : stdout).writeBytes(copy);
    }

    synchronized String out() {
        return stdout.toString(StandardCharsets.UTF_8);
    }

    synchronized String err() {
        return stderr.toString(StandardCharsets.UTF_8);
    }

    void awaitOut(String text) throws Exception {
        Sandbox.awaitTrue(() -> out().contains(text));
    }

    Collected toEnd() throws InterruptedException {
        reader.join();
        return this;
    }

    static void send(TaskStdio stdio, String text) throws IOException {
        stdio.send(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }
}
