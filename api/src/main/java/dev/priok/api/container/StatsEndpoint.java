package dev.priok.api.container;

import dev.priok.api.http.Exchange;
import dev.priok.api.http.Router;
import dev.priok.engine.container.Containers;
import java.io.IOException;

/** Resource use of a container, once or as a stream. */
public final class StatsEndpoint {
    private final Containers containers;

    public StatsEndpoint(Containers containers) {
        this.containers = containers;
    }

    public void register(Router router) {
        router.get("/containers/{name}/stats", this::stats);
    }

    private void stats(Exchange exchange) throws IOException {
        containers.find(exchange.name());
        boolean stream = exchange.query().flag("stream", true);
        boolean oneShot = !exchange.version().before(41) && exchange.query().flag("one-shot");
        exchange.stream(
                "application/json",
                response -> containers.stats(
                        exchange.name(), stream, oneShot, sample -> response.write(StatsJson.of(sample), "\n")));
    }
}
