package dev.priok.cli.container;

import dev.priok.cli.ArgumentCount;
import dev.priok.cli.Command;
import dev.priok.cli.Session;
import dev.priok.cli.flags.BoolFlag;
import dev.priok.cli.flags.StringFlag;
import dev.priok.cli.format.Timestamps;
import dev.priok.client.Json;
import dev.priok.client.MultiplexedStream;
import dev.priok.client.Request;
import dev.priok.client.Response;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;

/** {@code priok logs}. */
final class LogsCommand extends Command {
    private static final int BUFFER_BYTES = 64 * 1024;

    private final BoolFlag details = flags.bool("details", "Show extra details provided to logs");
    private final BoolFlag follow = flags.shorthand('f', flags.bool("follow", "Follow log output"));
    private final StringFlag since = flags.string(
            "since",
            "Show logs since timestamp (e.g. \"2013-01-02T13:23:37Z\") or relative (e.g. \"42m\" for 42 minutes)");
    private final StringFlag tail =
            flags.shorthand('n', flags.string("tail", "all", "Number of lines to show from the end of the logs"));
    private final BoolFlag timestamps = flags.shorthand('t', flags.bool("timestamps", "Show timestamps"));
    private final StringFlag until = flags.string(
            "until",
            "Show logs before a timestamp (e.g. \"2013-01-02T13:23:37Z\") or relative (e.g. \"42m\" for 42 minutes)");

    LogsCommand() {
        super(new Synopsis(
                "[OPTIONS] CONTAINER",
                "Fetch the logs of a container",
                "priok container logs, priok logs",
                ArgumentCount.exactly(1)));
    }

    @Override
    protected int run(Session session, List<String> arguments) throws IOException {
        Json container = session.call(Request.get(ContainerPath.of(arguments.getFirst(), "/json")));
        Instant now = Instant.now();
        Request request = Request.get(ContainerPath.of(container.at("Id").text(), "/logs"))
                .flag("stdout", true)
                .flag("stderr", true)
                .flag("details", details.value())
                .flag("follow", follow.value())
                .flag("timestamps", timestamps.value())
                .queryUnlessEmpty("since", Timestamps.forApi("since", since.value(), now))
                .queryUnlessEmpty("until", Timestamps.forApi("until", until.value(), now))
                .query("tail", tail.value());
        try (Response response = session.engine().send(request)) {
            if (container.at("Config", "Tty").isTrue()) {
                copy(session, response);
            } else {
                new MultiplexedStream(response).copyTo(session.out(), session.err());
            }
        }
        return 0;
    }

    private static void copy(Session session, Response response) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
        while (response.read(buffer) >= 0) {
            session.out().write(buffer.flip());
            buffer.clear();
        }
    }
}
