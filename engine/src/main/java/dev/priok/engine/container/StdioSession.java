package dev.priok.engine.container;

import dev.priok.engine.TaskScope;
import dev.priok.engine.port.OutputSink;
import dev.priok.engine.port.TaskStdio;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;

/** Connects a client with a program's streams until the program's output ends, the client detaches or goes away. */
final class StdioSession {
    private final TaskStdio stdio;
    private final AttachClient client;
    private final Streams streams;
    private final AtomicBoolean detached = new AtomicBoolean();

    /**
     * Which streams to pass, and the keys to detach with.
     *
     * @param tty only then are the keys looked for
     */
    record Streams(boolean stdin, boolean stdout, boolean stderr, boolean tty, String detachKeys) {}

    StdioSession(TaskStdio stdio, AttachClient client, Streams streams) {
        this.stdio = stdio;
        this.client = client;
        this.streams = streams;
    }

    /**
     * Blocks until the session is over; the connection to the program is closed then.
     *
     * @return true if the client detached by keys
     * @throws IOException if the client went away
     */
    boolean run() throws IOException {
        DetachKeys keys = DetachKeys.parse(streams.detachKeys());
        try (TaskScope scope = new TaskScope("stdio")) {
            if (streams.stdin()) {
                scope.fork("input", () -> passInput(keys));
            }
            OutputSink sink = this::passOutput;
            while (stdio.receive(sink)) {
                if (Thread.currentThread().isInterrupted()) {
                    break;
                }
            }
        } finally {
            stdio.close();
        }
        return detached.get();
    }

    private void passOutput(OutputSink.Stream stream, ByteBuffer bytes) throws IOException {
        boolean wanted = stream == OutputSink.Stream.STDERR ? streams.stderr() : streams.stdout();
        if (wanted) {
            client.output().accept(stream, bytes);
        }
    }

    private void passInput(DetachKeys keys) {
        if (new InputPump(client.input(), stdio, streams.tty(), keys).run()) {
            detached.set(true);
            stdio.close();
        }
    }
}
