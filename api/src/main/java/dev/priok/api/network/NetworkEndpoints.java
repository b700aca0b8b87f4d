package dev.priok.api.network;

import dev.priok.api.http.ApiVersion;
import dev.priok.api.http.Exchange;
import dev.priok.api.http.Filtering;
import dev.priok.api.http.Router;
import dev.priok.api.json.Json;
import dev.priok.engine.Filters;
import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The networks that there are: {@code none} and {@code host}. Making others is refused by name. */
public final class NetworkEndpoints {
    private static final List<String> FILTERS = List.of("dangling", "driver", "id", "label", "name", "scope", "type");
    private static final String NOT_BUILT = "networks other than none and host are not supported yet";

    private final Instant created;

    /** @param created shown as the networks' time of creation */
    public NetworkEndpoints(Instant created) {
        this.created = created;
    }

    public void register(Router router) {
        router.get("/networks", this::list)
                .get("/networks/", this::list)
                .get("/networks/{id}", this::inspect)
                .post("/networks/prune", NetworkEndpoints::prune)
                .post("/networks/create", _ -> {
                    throw EngineException.notImplemented(NOT_BUILT);
                })
                .post("/networks/{id}/connect", NetworkEndpoints::refuse)
                .post("/networks/{id}/disconnect", NetworkEndpoints::refuse)
                .delete("/networks/{id}", NetworkEndpoints::remove);
    }

    private void list(Exchange exchange) {
        Filters filters = Filtering.of(exchange).requireKeys(FILTERS);
        ArrayNode answer = Json.array();
        for (BuiltInNetwork network : BuiltInNetwork.values()) {
            if (matches(network, filters)) {
                answer.add(json(network, exchange.version()));
            }
        }
        exchange.respond(200, answer);
    }

    private static boolean matches(BuiltInNetwork network, Filters filters) {
        return !filters.flag("dangling", false)
                && filters.any("driver", network.driver()::equals)
                && filters.any("id", network.id()::startsWith)
                && !filters.has("label")
                && filters.any("name", network.word()::contains)
                && filters.any("scope", "local"::equals)
                && filters.any("type", "builtin"::equals);
    }

    private void inspect(Exchange exchange) {
        exchange.respond(200, json(find(exchange.name()), exchange.version()));
    }

    private static BuiltInNetwork find(String name) {
        for (BuiltInNetwork network : BuiltInNetwork.values()) {
            if (network.word().equals(name)
                    || (name.length() >= 3 && network.id().startsWith(name))) {
                return network;
            }
        }
        throw EngineException.notFound("network " + name + " not found");
    }

    private static void refuse(Exchange exchange) {
        find(exchange.name());
        throw EngineException.notImplemented("connecting containers to networks is not supported yet");
    }

    private static void remove(Exchange exchange) {
        throw new EngineException(new EngineError.Forbidden(
                find(exchange.name()).word() + " is a pre-defined network and cannot be removed"));
    }

    private static void prune(Exchange exchange) {
        Filtering.of(exchange).requireKeys(List.of("label", "label!", "until"));
        ObjectNode answer = Json.object();
        answer.set("NetworksDeleted", JsonNodeFactory.instance.nullNode());
        exchange.respond(200, answer);
    }

    private ObjectNode json(BuiltInNetwork network, ApiVersion version) {
        ObjectNode node = Json.object()
                .put("Name", network.word())
                .put("Id", network.id())
                .put("Created", Json.time(created))
                .put("Scope", "local")
                .put("Driver", network.driver());
        if (!version.before(48)) {
            node.put("EnableIPv4", true);
        }
        node.put("EnableIPv6", false);
        ObjectNode addresses = Json.object().put("Driver", "default").putNull("Options");
        addresses.set("Config", Json.array());
        node.set("IPAM", addresses);
        node.put("Internal", false).put("Attachable", false).put("Ingress", false);
        node.set("ConfigFrom", Json.object().put("Network", ""));
        node.put("ConfigOnly", false);
        node.set("Containers", Json.object());
        node.set("Options", Json.object());
        node.set("Labels", Json.object());
        return node;
    }
}
