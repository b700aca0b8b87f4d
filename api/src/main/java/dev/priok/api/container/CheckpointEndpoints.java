package dev.priok.api.container;

import dev.priok.api.http.Exchange;
import dev.priok.api.http.Query;
import dev.priok.api.http.Router;
import dev.priok.api.json.Fields;
import dev.priok.api.json.Json;
import dev.priok.engine.container.CheckpointPlace;
import dev.priok.engine.container.Containers;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;

/** The calls on checkpoints, which Docker's reference leaves out: as moby's client sends them. */
public final class CheckpointEndpoints {
    private final Containers containers;

    public CheckpointEndpoints(Containers containers) {
        this.containers = containers;
    }

    public void register(Router router) {
        router.get("/containers/{name}/checkpoints", this::list)
                .post("/containers/{name}/checkpoints", this::create)
                .delete("/containers/{name}/checkpoints/{checkpoint}", this::remove);
    }

    /** What a start names; null: nothing. */
    static @Nullable CheckpointPlace toStartFrom(Query query) {
        String name = query.text("checkpoint");
        return name.isEmpty() ? null : CheckpointPlace.of(name, query.text("checkpoint-dir"));
    }

    private void list(Exchange exchange) {
        ArrayNode answer = Json.array();
        for (String name : containers.checkpoints(
                exchange.name(), CheckpointPlace.directory(exchange.query().text("dir")))) {
            answer.add(Json.object().put("Name", name));
        }
        exchange.respond(200, answer);
    }

    private void create(Exchange exchange) throws IOException {
        Fields request = exchange.requiredJson();
        CheckpointPlace place = CheckpointPlace.of(request.text("CheckpointID"), request.text("CheckpointDir"));
        containers.checkpoint(exchange.name(), place, !request.flag("Exit"));
        exchange.respond(201);
    }

    private void remove(Exchange exchange) {
        containers.removeCheckpoint(
                exchange.name(),
                CheckpointPlace.of(exchange.secondName(), exchange.query().text("dir")));
        exchange.respond(204);
    }
}
