package dev.priok.api.container;

import dev.priok.api.http.Exchange;
import dev.priok.api.http.Filtering;
import dev.priok.api.http.Router;
import dev.priok.api.json.Json;
import dev.priok.engine.container.Containers;
import dev.priok.engine.container.ListQuery;
import dev.priok.engine.container.ProcessTable;
import dev.priok.engine.network.Networks;
import dev.priok.engine.port.SnapshotStore.FileChange;
import java.time.InstantSource;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Calls that tell about containers and change nothing. */
public final class InspectionEndpoints {
    private final Containers containers;
    private final Networks networks;
    private final InstantSource clock;

    public InspectionEndpoints(Containers containers, Networks networks, InstantSource clock) {
        this.containers = containers;
        this.networks = networks;
        this.clock = clock;
    }

    public void register(Router router) {
        router.get("/containers/json", this::list)
                .get("/containers/{name}/json", this::inspect)
                .get("/containers/{name}/top", this::top)
                .get("/containers/{name}/changes", this::changes);
    }

    private void list(Exchange exchange) {
        Integer limit = exchange.query().integer("limit");
        ListQuery query = new ListQuery(
                exchange.query().flag("all"),
                limit == null || limit < 0 ? 0 : limit,
                exchange.query().flag("size"),
                Filtering.of(exchange));
        exchange.respond(
                200,
                ListJson.of(containers.list(query), new NetworkIds(networks), exchange.version(), clock.instant()));
    }

    private void inspect(Exchange exchange) {
        boolean size = exchange.query().flag("size");
        exchange.respond(
                200,
                InspectJson.of(
                        containers.inspect(exchange.name(), size), new NetworkIds(networks), exchange.version()));
    }

    private void top(Exchange exchange) {
        ProcessTable table = containers.top(exchange.name(), exchange.query().text("ps_args"));
        ArrayNode processes = Json.array();
        table.processes().forEach(process -> processes.add(Json.texts(process)));
        ObjectNode answer = Json.object();
        answer.set("Processes", processes);
        answer.set("Titles", Json.texts(table.titles()));
        exchange.respond(200, answer);
    }

    private void changes(Exchange exchange) {
        List<FileChange> changes = containers.changes(exchange.name());
        if (changes.isEmpty()) {
            exchange.respond(200, JsonNodeFactory.instance.nullNode());
            return;
        }
        ArrayNode answer = Json.array();
        for (FileChange change : changes) {
            answer.add(Json.object().put("Path", change.path()).put("Kind", number(change.kind())));
        }
        exchange.respond(200, answer);
    }

    private static int number(FileChange.Kind kind) {
        return switch (kind) {
            case MODIFIED -> 0;
            case ADDED -> 1;
            case DELETED -> 2;
        };
    }
}
