package dev.priok.cli;

import dev.priok.client.EngineRequestException;
import dev.priok.client.Json;
import dev.priok.client.JsonLines;
import dev.priok.client.Request;
import dev.priok.client.Response;
import java.io.IOException;

/** Long work of the engine's that reports while it goes on: load, import, pull. */
public final class ProgressStream {
    private ProgressStream() {}

    /**
     * Sends the request and tells what the engine reports, leaving out what only moves a progress bar.
     *
     * @throws CommandFailure with the engine's words when the work fails half-way
     */
    public static void show(Session session, Request request, TextOutput to) throws IOException {
        try (Response response = session.engine().send(request)) {
            JsonLines lines = new JsonLines(response.body());
            for (Json line = lines.next(); line != null; line = lines.next()) {
                tell(line, to);
            }
        }
    }

    private static void tell(Json line, TextOutput to) throws IOException {
        String error = line.at("errorDetail", "message").text();
        if (error.isEmpty()) {
            error = line.at("error").text();
        }
        if (!error.isEmpty()) {
            throw new CommandFailure(error);
        }
        if (!line.at("progressDetail").isEmpty()) {
            return;
        }
        String stream = line.at("stream").text();
        if (!stream.isEmpty()) {
            to.print(stream);
        } else if (!line.at("status").isEmpty()) {
            String id = line.at("id").text();
            to.line((id.isEmpty() ? "" : id + ": ") + line.at("status").text());
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
