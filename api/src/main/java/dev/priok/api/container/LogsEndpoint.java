package dev.priok.api.container;

import dev.priok.api.http.BufferedFrames;
import dev.priok.api.http.Exchange;
import dev.priok.api.http.OutputFrames;
import dev.priok.api.http.Router;
import dev.priok.api.http.UnixTime;
import dev.priok.engine.container.Containers;
import dev.priok.engine.port.ContainerLogs.LogQuery;
import dev.priok.engine.port.OutputSink;
import dev.priok.model.ContainerConfig;
import dev.priok.model.EngineException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a container wrote, and on request what it goes on to write. */
public final class LogsEndpoint {
    private static final String ALL = "all";

    private final Containers containers;

    public LogsEndpoint(Containers containers) {
        this.containers = containers;
    }

    public void register(Router router) {
        router.get("/containers/{name}/logs", this::logs);
    }

    private void logs(Exchange exchange) throws IOException {
        ContainerConfig config = containers.find(exchange.name()).spec().config();
        LogQuery query = query(exchange);
        containers.requireLogs(exchange.name());
        boolean framed = !config.stdio().tty();
        boolean multiplexed = framed && !exchange.version().before(42);
        exchange.stream(multiplexed ? OutputFrames.MULTIPLEXED : OutputFrames.RAW, response -> {
            OutputSink sink = new BufferedFrames(response::write, framed);
            try {
                containers.logs(exchange.name(), query, sink);
            } catch (EngineException e) {
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                String message = "Error grabbing logs: " + e.error().message() + "\n";
                sink.accept(OutputSink.Stream.STDERR, ByteBuffer.wrap(message.getBytes(StandardCharsets.UTF_8)));
            }
            sink.flush();
        });
    }

    private static LogQuery query(Exchange exchange) {
        boolean stdout = exchange.query().flag("stdout");
        boolean stderr = exchange.query().flag("stderr");
        if (!stdout && !stderr) {
            throw EngineException.invalid("must specify at least one of 'stdout' or 'stderr'");
        }
        String until = exchange.query().text("until");
        return new LogQuery(
                stdout,
                stderr,
                time(exchange, "since"),
                until.equals("0") ? null : time(exchange, "until"),
                tail(exchange.query().text("tail")),
                exchange.query().flag("timestamps"),
                exchange.query().flag("follow"),
                exchange.query().flag("details"));
    }

    private static @Nullable Instant time(Exchange exchange, String key) {
        String text = exchange.query().text(key);
        return text.isEmpty() ? null : UnixTime.parse(text, key);
    }

    /** Anything that is no number means all, as on dockerd. */
    private static long tail(String text) {
        if (text.isEmpty() || text.equals(ALL)) {
            return -1;
        }
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
