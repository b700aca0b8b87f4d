package dev.priok.api.unbuilt;

import dev.priok.api.http.Endpoint;
import dev.priok.api.http.Exchange;
import dev.priok.api.http.Router;
import dev.priok.api.json.Json;
import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;

/** Every path of the API reference that nothing else answers. */
public final class UnbuiltEndpoints {
    private UnbuiltEndpoints() {}

    public static void register(Router router) {
        plugins(router);
        swarm(router);
    }

    private static Endpoint unbuilt(String message) {
        return _ -> {
            throw EngineException.notImplemented(message);
        };
    }

    private static void plugins(Router router) {
        Endpoint refuse = unbuilt("plugins are not supported yet");
        router.get("/plugins", exchange -> exchange.respond(200, noObjects()))
                .get("/plugins/privileges", refuse)
                .post("/plugins/pull", refuse)
                .post("/plugins/create", refuse)
                .get("/plugins/{name}/json", UnbuiltEndpoints::noSuchPlugin)
                .delete("/plugins/{name}", UnbuiltEndpoints::noSuchPlugin);
        for (String action : List.of("enable", "disable", "push", "upgrade", "set")) {
            router.post("/plugins/{name}/" + action, UnbuiltEndpoints::noSuchPlugin);
        }
    }

    private static ArrayNode noObjects() {
        return Json.array();
    }

    private static void noSuchPlugin(Exchange exchange) {
        throw EngineException.notFound("plugin \"" + exchange.name() + "\" not found");
    }

    private static void swarm(Router router) {
        Endpoint notManager = _ -> {
            throw unavailable("This node is not a swarm manager. Use \"docker swarm init\" or \"docker swarm join\" to"
                    + " connect this node to swarm and try again.");
        };
        Endpoint notPart = _ -> {
            throw unavailable("This node is not part of a swarm");
        };
        router.post("/swarm/init", unbuilt("swarm mode is not supported yet"))
                .post("/swarm/join", unbuilt("swarm mode is not supported yet"))
                .post("/swarm/leave", notPart)
                .post("/swarm/unlock", notPart)
                .get("/swarm", notManager)
                .get("/swarm/unlockkey", notManager)
                .post("/swarm/update", notManager);
        for (String kind : List.of("services", "nodes", "tasks", "secrets", "configs")) {
            router.get("/" + kind, notManager)
                    .get("/" + kind + "/{id}", notManager)
                    .get("/" + kind + "/{id}/logs", notManager)
                    .post("/" + kind + "/create", notManager)
                    .post("/" + kind + "/{id}/update", notManager)
                    .delete("/" + kind + "/{id}", notManager);
        }
    }

    private static EngineException unavailable(String message) {
        return new EngineException(new EngineError.Unavailable(message));
    }
}
