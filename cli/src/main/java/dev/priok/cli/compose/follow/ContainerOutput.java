package dev.priok.cli.compose.follow;

import dev.priok.cli.compose.display.LineSplitter;
import dev.priok.client.ByteSource;
import dev.priok.client.EngineClient;
import dev.priok.client.HijackedStream;
import dev.priok.client.Json;
import dev.priok.client.MultiplexedStream;
import dev.priok.client.Request;
import dev.priok.client.Response;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** Reads what one container writes, line by line. */
public final class ContainerOutput {
    private static final int BUFFER_BYTES = 16 * 1024;

    private ContainerOutput() {}

    /**
     * Which lines of a container's log are wanted.
     *
     * @param since as the API takes it; empty: from the beginning
     * @param until as the API takes it; empty: to the end
     * @param tail {@code all} or a number
     */
    public record Wanted(boolean follow, String since, String until, String tail, boolean timestamps) {}

    /** Hands on the lines of the log, of both outputs; blocks until they end. */
    public static void log(EngineClient engine, String id, Wanted wanted, Consumer<String> lines) throws IOException {
        boolean tty = hasTerminal(engine, id);
        Request request = Request.get("/containers/" + Request.segment(id) + "/logs")
                .flag("stdout", true)
                .flag("stderr", true)
                .flag("follow", wanted.follow())
                .flag("timestamps", wanted.timestamps())
                .queryUnlessEmpty("since", wanted.since())
                .queryUnlessEmpty("until", wanted.until())
                .query("tail", wanted.tail());
        try (Response response = engine.send(request);
                LineSplitter splitter = new LineSplitter(lines)) {
            copy(response, tty, splitter, splitter);
        }
    }

    /** Connects to what the container will write from now on; {@link #copy} reads it. */
    public static HijackedStream attach(EngineClient engine, String id) {
        return engine.hijack(Request.post("/containers/" + Request.segment(id) + "/attach")
                .flag("stream", true)
                .flag("stdout", true)
                .flag("stderr", true));
    }

    public static boolean hasTerminal(EngineClient engine, String id) {
        Json container = engine.call(Request.get("/containers/" + Request.segment(id) + "/json"));
        return container.at("Config", "Tty").isTrue();
    }

    /** Reads to the end of the stream; blocks. */
    public static void copy(ByteSource source, boolean tty, LineSplitter out, LineSplitter err) throws IOException {
        if (!tty) {
            new MultiplexedStream(source).copyTo(out, err);
            return;
        }
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
        while (source.read(buffer) >= 0) {
            out.write(buffer.flip());
            buffer.clear();
        }
    }
}
