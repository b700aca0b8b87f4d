package dev.priok.cli.progress;

import dev.priok.cli.CommandFailure;
import dev.priok.cli.Session;
import dev.priok.cli.TextOutput;
import dev.priok.cli.terminal.Terminal;
import dev.priok.client.EngineRequestException;
import dev.priok.client.Json;
import dev.priok.client.JsonLines;
import dev.priok.client.Request;
import dev.priok.client.Response;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Long work of the engine's that reports while it goes on: load, import, pull. */
public final class ProgressStream {
    private ProgressStream() {}

    /**
     * Sends the request and tells what the engine reports: at a terminal with a line for each layer, which changes in place,
     * elsewhere without what only moves a progress bar.
     *
     * @throws CommandFailure with the engine's words when the work fails half-way
     */
    public static void show(Session session, Request request, TextOutput to) throws IOException {
        LiveLines live = live(session, to);
        try (Response response = session.engine().send(request)) {
            JsonLines lines = new JsonLines(response.body());
            for (Json line = lines.next(); line != null; line = lines.next()) {
                tell(line, to, live);
            }
        }
    }

    private static @Nullable LiveLines live(Session session, TextOutput to) {
        Terminal terminal = session.terminal();
        boolean isTerminal = to == session.out() ? terminal.outputIsTerminal() : terminal.errorIsTerminal();
        return isTerminal && !session.environment("TERM").equals("dumb") ? new LiveLines(terminal::size) : null;
    }

    private static void tell(Json line, TextOutput to, @Nullable LiveLines live) throws IOException {
        String error = line.at("errorDetail", "message").text();
        if (error.isEmpty()) {
            error = line.at("error").text();
        }
        if (!error.isEmpty()) {
            throw new CommandFailure(error);
        }
        Json detail = line.at("progressDetail");
        if (!detail.isEmpty() && live == null) {
            return;
        }
        String id = line.at("id").text();
        String stream = line.at("stream").text();
        String status = line.at("status").text();
        if (stream.isEmpty() && status.isEmpty()) {
            return;
        }
        if (!stream.isEmpty() || id.isEmpty()) {
            if (live != null) {
                live.leave();
            }
            to.print(stream.isEmpty() ? status + "\n" : stream);
        } else if (live == null) {
            to.line(id + ": " + status);
        } else {
            long current = detail.at("current").number();
            long total = detail.at("total").number();
            to.print(live.change(id, status, current, total));
        }
    }

    /** As {@link #show}, without telling anything. */
    public static void awaitQuietly(Session session, Request request) throws IOException {
        try (Response response = session.engine().send(request)) {
            JsonLines lines = new JsonLines(response.body());
            for (Json line = lines.next(); line != null; line = lines.next()) {
                String error = line.at("errorDetail", "message").text();
                if (!error.isEmpty()) {
                    throw new EngineRequestException(500, error);
                }
            }
        }
    }
}
