package dev.priok.cli.terminal;

import dev.priok.cli.Session;
import dev.priok.client.ByteSink;
import dev.priok.client.HijackedStream;
import dev.priok.client.MultiplexedStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Copies between a container's stream and the standard streams, each direction in a thread of its own, until the container
 * closes its output or the user detaches. Closing restores the terminal and ends the stream.
 */
public final class AttachedStreams implements AutoCloseable {
    private static final int BUFFER_BYTES = 64 * 1024;

    /** How the copying ended. */
    public enum End {
        /** The container's output is complete. */
        OUTPUT_ENDED,
        /** The user typed the detach keys. */
        DETACHED
    }

    /**
     * What is connected.
     *
     * @param tty whether the container has a terminal, so that its output is one stream
     * @param detachKeys the keys to detach with, in docker's notation; empty for the standard ones
     */
    public record Plan(boolean input, boolean output, boolean errors, boolean tty, String detachKeys) {}

    private record Outcome(End end, @Nullable IOException failure) {}

    private final Session session;
    private final HijackedStream stream;
    private final Plan plan;
    private final Terminal.RawMode rawMode;
    private final BlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();
    private final Thread inputCopy =
            Thread.ofPlatform().daemon().name("container-input").unstarted(this::copyInput);

    private AttachedStreams(Session session, HijackedStream stream, Plan plan, Terminal.RawMode rawMode) {
        this.session = session;
        this.stream = stream;
        this.plan = plan;
        this.rawMode = rawMode;
    }

    /** Begins the copying; the stream is closed with the result. */
    public static AttachedStreams start(Session session, HijackedStream stream, Plan plan) {
        Terminal.RawMode rawMode =
                plan.input() && plan.tty() ? session.terminal().raw() : () -> {};
        AttachedStreams streams = new AttachedStreams(session, stream, plan, rawMode);
        if (plan.output() || plan.errors()) {
            Thread.ofPlatform().daemon().name("container-output").start(streams::copyOutput);
        }
        if (plan.input()) {
            streams.inputCopy.start();
        }
        return streams;
    }

    /** Waits for the end; throws what broke the output. */
    public End await() throws IOException {
        try {
            Outcome outcome = outcomes.take();
            if (outcome.failure() != null) {
                throw outcome.failure();
            }
            return outcome.end();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private void copyOutput() {
        IOException failure = null;
        try {
            if (plan.tty()) {
                copyRaw();
            } else {
                ByteSink nowhere = bytes -> bytes.position(bytes.limit());
                new MultiplexedStream(stream)
                        .copyTo(plan.output() ? session.out() : nowhere, plan.errors() ? session.err() : nowhere);
            }
        } catch (IOException e) {
            failure = e;
        } finally {
            try {
                // Fails if the terminal is gone.
                rawMode.close();
            } finally {
                outcomes.add(new Outcome(End.OUTPUT_ENDED, failure));
            }
        }
    }

    private void copyRaw() throws IOException {
        ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
        while (stream.read(buffer) >= 0) {
            session.out().write(buffer.flip());
            buffer.clear();
        }
    }

    private void copyInput() {
        try (FileInputStream input = new FileInputStream(FileDescriptor.in)) {
            if (plan.tty() && session.terminal().inputIsTerminal()) {
                if (copyTyped(input.getChannel())) {
                    rawMode.close();
                    outcomes.add(new Outcome(End.DETACHED, null));
                    return;
                }
            } else {
                copyAll(input.getChannel());
            }
            stream.closeWrite();
        } catch (IOException _) {
            // The container does not read its input, or is gone: the output's end tells.
            return;
        }
    }

    private void copyAll(FileChannel input) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
        while (input.read(buffer) >= 0) {
            stream.write(buffer.flip());
            buffer.clear();
        }
    }

    /** Whether the detach keys were typed. */
    private boolean copyTyped(FileChannel input) throws IOException {
        EscapeKeys escape = EscapeKeys.parse(plan.detachKeys());
        ByteBuffer typed = ByteBuffer.allocate(1024);
        int count;
        while ((count = input.read(typed.clear())) >= 0) {
            byte[] passed = escape.filter(typed.array(), count);
            if (passed == null) {
                return true;
            }
            stream.write(ByteBuffer.wrap(passed));
        }
        return false;
    }

    @Override
    public void close() {
        rawMode.close();
        stream.close();
        // A thread that still waits for input would hold up the virtual machine's end.
        inputCopy.interrupt();
    }
}
