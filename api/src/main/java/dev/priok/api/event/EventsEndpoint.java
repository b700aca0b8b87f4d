package dev.priok.api.event;

import dev.priok.api.http.ApiVersion;
import dev.priok.api.http.Exchange;
import dev.priok.api.http.Filtering;
import dev.priok.api.http.Router;
import dev.priok.api.http.UnixTime;
import dev.priok.api.json.Json;
import dev.priok.engine.Filters;
import dev.priok.engine.event.Events;
import dev.priok.model.EngineException;
import dev.priok.model.Event;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Events as they happen, one JSON object each. */
public final class EventsEndpoint {
    private final Events events;

    public EventsEndpoint(Events events) {
        this.events = events;
    }

    public void register(Router router) {
        router.get("/events", this::follow);
    }

    private void follow(Exchange exchange) throws IOException {
        Instant since = time(exchange, "since");
        Instant until = time(exchange, "until");
        if (since != null && until != null && until.isBefore(since)) {
            throw EngineException.invalid("`since` time (" + exchange.query().text("since")
                    + ") cannot be after `until` time (" + exchange.query().text("until") + ")");
        }
        Filters filters = Filtering.of(exchange);
        exchange.stream(
                "application/json",
                response -> events.follow(since, until, filters, event -> {
                    if (isKnownTo(exchange.version(), event)) {
                        response.write(json(event), "\n");
                    }
                }));
    }

    private static @Nullable Instant time(Exchange exchange, String key) {
        String text = exchange.query().text(key);
        return text.isEmpty() ? null : UnixTime.parse(text, key);
    }

    private static boolean isKnownTo(ApiVersion version, Event event) {
        boolean imageCreated = event.type().equals("image") && event.action().equals("create");
        return !(imageCreated && version.before(46));
    }

    /** With the old fields, which clients before docker 25 need. */
    private static ObjectNode json(Event event) {
        ObjectNode node = Json.object();
        if (event.type().equals("container") || event.type().equals("image")) {
            node.put("status", event.action()).put("id", event.actor());
        }
        String image = event.attributes().get("image");
        if (event.type().equals("container") && image != null) {
            node.put("from", image);
        }
        node.put("Type", event.type()).put("Action", event.action());
        ObjectNode actor = Json.object().put("ID", event.actor());
        actor.set("Attributes", Json.textMap(event.attributes()));
        node.set("Actor", actor);
        Instant time = event.time();
        return node.put("scope", "local")
                .put("time", time.getEpochSecond())
                .put("timeNano", ChronoUnit.NANOS.between(Instant.EPOCH, time));
    }
}
