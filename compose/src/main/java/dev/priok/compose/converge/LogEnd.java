package dev.priok.compose.converge;

import dev.priok.client.EngineClient;
import dev.priok.client.MultiplexedStream;
import dev.priok.client.Request;
import dev.priok.client.Response;
import dev.priok.compose.state.ServiceContainer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** What a container wrote last. */
final class LogEnd {
    private static final String LAST_LINES = "10";
    private static final int MOST_LOG_BYTES = 16 * 1024;

    private LogEnd() {}

    /** As further lines of a message; empty if there is none. */
    static String of(EngineClient engine, ServiceContainer container) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        Request request = Request.get(ContainerCalls.path(container.id(), "/logs"))
                .flag("stdout", true)
                .flag("stderr", true)
                .query("tail", LAST_LINES);
        boolean tty = engine.call(Request.get(ContainerCalls.path(container.id(), "/json")))
                .at("Config", "Tty")
                .isTrue();
        try (Response response = engine.send(request)) {
            if (tty) {
                text.writeBytes(response.body().readNBytes(MOST_LOG_BYTES));
            } else {
                new MultiplexedStream(response).copyTo(bytes -> append(text, bytes), bytes -> append(text, bytes));
            }
        } catch (IOException e) {
            return "\n(its log can't be read: " + e.getMessage() + ")";
        }
        StringBuilder out = new StringBuilder();
        text.toString(StandardCharsets.UTF_8)
                .lines()
                .forEach(line -> out.append('\n')
                        .append(container.shortName())
                        .append("  | ")
                        .append(line));
        return out.toString();
    }

    private static void append(ByteArrayOutputStream text, ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        text.writeBytes(copy);
    }
}
