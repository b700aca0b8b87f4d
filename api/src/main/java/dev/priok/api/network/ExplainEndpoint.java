package dev.priok.api.network;

import dev.priok.api.http.Exchange;
import dev.priok.api.http.Router;
import dev.priok.api.json.Json;
import dev.priok.engine.network.Networks;
import dev.priok.engine.network.PortExplanation;
import dev.priok.model.Networking.Port;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code GET /priok/explain/port?container=NAME&port=80/tcp}: how packets reach a container's port and what stops them.
 * Docker's API has no such call; paths of Priok's own begin with {@code /priok/}.
 */
public final class ExplainEndpoint {
    private final Networks networks;

    public ExplainEndpoint(Networks networks) {
        this.networks = networks;
    }

    public void register(Router router) {
        router.get("/priok/explain/port", this::port);
    }

    private void port(Exchange exchange) {
        PortExplanation explanation =
                networks.explainPort(exchange.require("container"), Port.parse(exchange.require("port")));
        ArrayNode routes = Json.array();
        for (PortExplanation.Route route : explanation.routes()) {
            routes.add(Json.object()
                    .put("From", route.from())
                    .put("To", route.to())
                    .put("Network", route.network()));
        }
        ArrayNode findings = Json.array();
        for (PortExplanation.Finding finding : explanation.findings()) {
            findings.add(Json.object()
                    .put("Verdict", word(finding.verdict()))
                    .put("Subject", finding.subject())
                    .put("Text", finding.text()));
        }
        ObjectNode answer = Json.object()
                .put("Container", explanation.container().name())
                .put("Id", explanation.container().id().value())
                .put("Port", explanation.port().toString())
                .put("Open", explanation.isOpen());
        answer.set("Routes", routes);
        answer.set("Findings", findings);
        exchange.respond(200, answer);
    }

    private static String word(PortExplanation.Verdict verdict) {
        return switch (verdict) {
            case PASSES -> "passes";
            case MAY_STOP -> "may-stop";
            case STOPS -> "stops";
        };
    }
}
