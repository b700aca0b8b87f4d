package dev.priok.api.network;

import dev.priok.api.http.Exchange;
import dev.priok.api.http.Filtering;
import dev.priok.api.http.Router;
import dev.priok.api.json.Fields;
import dev.priok.api.json.Json;
import dev.priok.engine.network.NetworkDetails;
import dev.priok.engine.network.NetworkRequest;
import dev.priok.engine.network.Networks;
import dev.priok.model.EngineException;
import dev.priok.model.GoBoolean;
import java.io.IOException;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The calls on networks. */
public final class NetworkEndpoints {
    private final Networks networks;

    public NetworkEndpoints(Networks networks) {
        this.networks = networks;
    }

    public void register(Router router) {
        router.get("/networks", this::list)
                .get("/networks/", this::list)
                .get("/networks/{id}", this::inspect)
                .post("/networks/prune", this::prune)
                .post("/networks/create", this::create)
                .post("/networks/{id}/connect", this::connect)
                .post("/networks/{id}/disconnect", this::disconnect)
                .delete("/networks/{id}", this::remove);
    }

    private void list(Exchange exchange) {
        ArrayNode answer = Json.array();
        for (NetworkDetails details : networks.list(Filtering.of(exchange))) {
            answer.add(NetworkResourceJson.summary(details, exchange.version()));
        }
        exchange.respond(200, answer);
    }

    private void inspect(Exchange exchange) {
        // Verbose adds what swarm knows of the network's services: there are none.
        String verbose = exchange.query().text("verbose");
        if (!verbose.isEmpty() && GoBoolean.parse(verbose).isEmpty()) {
            throw EngineException.invalid("invalid value for verbose: " + verbose + ": strconv.ParseBool: parsing \""
                    + verbose + "\": invalid syntax");
        }
        String scope = exchange.query().text("scope");
        if (!scope.isEmpty() && !scope.equals("local")) {
            throw EngineException.notFound("network " + exchange.name() + " not found");
        }
        exchange.respond(200, NetworkResourceJson.of(networks.inspect(exchange.name()), exchange.version()));
    }

    private void create(Exchange exchange) throws IOException {
        NetworkRequest request = NetworkRequestReader.read(exchange.requiredJson(), exchange.version());
        exchange.respond(
                201,
                Json.object().put("Id", networks.create(request).id().value()).put("Warning", ""));
    }

    private void remove(Exchange exchange) {
        networks.remove(exchange.name());
        exchange.respond(204);
    }

    private void prune(Exchange exchange) {
        ObjectNode answer = Json.object();
        answer.set("NetworksDeleted", Json.textsOrNull(networks.prune(Filtering.of(exchange))));
        exchange.respond(200, answer);
    }

    private void connect(Exchange exchange) throws IOException {
        Fields request = exchange.requiredJson();
        networks.connect(
                exchange.name(),
                request.text("Container"),
                EndpointReader.read(exchange.name(), request.object("EndpointConfig"), exchange.version()));
        exchange.respond(200);
    }

    private void disconnect(Exchange exchange) throws IOException {
        Fields request = exchange.requiredJson();
        networks.disconnect(exchange.name(), request.text("Container"), request.flag("Force"));
        exchange.respond(200);
    }
}
