package dev.priok.cli.container;

import dev.priok.cli.Session;
import dev.priok.client.EngineRequestException;
import dev.priok.client.EngineUnreachableException;
import dev.priok.client.Json;
import dev.priok.client.JsonLines;
import dev.priok.client.JsonSyntaxException;
import dev.priok.client.Request;
import dev.priok.client.Response;
import java.io.IOException;

/** The figures of one container as they come, read in a thread of its own. */
final class StatsFeed {
    private final String container;
    private volatile Json latest = Json.Null.NULL;
    private volatile boolean ended;

    private StatsFeed(String container) {
        this.container = container;
    }

    static StatsFeed start(Session session, String container) {
        StatsFeed feed = new StatsFeed(container);
        Thread.ofPlatform().daemon().name("stats").start(() -> feed.read(session));
        return feed;
    }

    String container() {
        return container;
    }

    /** The last figures, null JSON before the first. */
    Json latest() {
        return latest;
    }

    /** Whether the container is gone. */
    boolean ended() {
        return ended;
    }

    private void read(Session session) {
        Request request = Request.get(ContainerPath.of(container, "/stats")).query("stream", "1");
        try (Response response = session.engine().send(request)) {
            JsonLines lines = new JsonLines(response.body());
            for (Json line = lines.next(); line != null; line = lines.next()) {
                latest = line;
            }
        } catch (IOException | JsonSyntaxException | EngineRequestException | EngineUnreachableException _) {
            // The container or the engine is gone; the table says so by leaving the line out.
            latest = Json.Null.NULL;
        } finally {
            ended = true;
        }
    }
}
