package dev.priok.api.system;

import dev.priok.api.http.ApiVersion;
import dev.priok.api.http.Exchange;
import dev.priok.api.http.Router;
import dev.priok.api.json.Json;
import dev.priok.engine.port.TaskRuntime.RuntimeFacts;
import dev.priok.engine.system.SystemFacts;
import dev.priok.engine.system.SystemInfo;
import dev.priok.model.Architecture;
import java.nio.charset.StandardCharsets;
import java.util.TreeMap;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Ping, version and info. */
public final class SystemEndpoints {
    private final SystemInfo system;
    private final ProductVersion product;
    private final InfoJson info;

    public SystemEndpoints(SystemInfo system, ProductVersion product, InfoJson info) {
        this.system = system;
        this.product = product;
        this.info = info;
    }

    public void register(Router router) {
        router.get("/_ping", SystemEndpoints::ping)
                .head("/_ping", SystemEndpoints::ping)
                .get("/version", this::version)
                .get("/info", this::info);
    }

    private static void ping(Exchange exchange) {
        exchange.setHeader("Cache-Control", "no-cache, no-store, must-revalidate");
        exchange.setHeader("Pragma", "no-cache");
        // By this clients build with BuildKit's protocol unless they are told not to.
        exchange.setHeader("Builder-Version", "2");
        exchange.setHeader("Swarm", "inactive");
        byte[] body = exchange.method().equals("HEAD") ? new byte[0] : "OK".getBytes(StandardCharsets.US_ASCII);
        exchange.respond(200, "text/plain; charset=utf-8", body);
    }

    private void info(Exchange exchange) {
        exchange.respond(200, info.of(system.facts(), exchange.version()));
    }

    private void version(Exchange exchange) {
        SystemFacts facts = system.facts();
        RuntimeFacts runtime = facts.runtime();
        String architecture = Architecture.goName(facts.host().architecture());
        ArrayNode components = Json.array();
        ObjectNode details = Json.object()
                .put("ApiVersion", ApiVersion.NEWEST.toString())
                .put("Arch", architecture)
                .put("BuildTime", product.buildTime())
                .put("Experimental", "true")
                .put("GitCommit", product.commit())
                .put("JavaVersion", Runtime.version().toString())
                .put("KernelVersion", facts.host().kernelVersion())
                .put("MinAPIVersion", ApiVersion.OLDEST.toString())
                .put("Os", "linux");
        components.add(component("Engine", product.number(), details));
        new TreeMap<>(runtime.tools())
                .forEach((tool, toolVersion) -> components.add(component(tool, toolVersion, Json.object())));
        ObjectNode answer = Json.object();
        answer.set("Platform", Json.object().put("Name", "Priok"));
        answer.set("Components", components);
        exchange.respond(
                200,
                answer.put("Version", product.asEngine())
                        .put("ApiVersion", ApiVersion.NEWEST.toString())
                        .put("MinAPIVersion", ApiVersion.OLDEST.toString())
                        .put("GitCommit", product.commit())
                        .put("GoVersion", "")
                        .put("Os", "linux")
                        .put("Arch", architecture)
                        .put("KernelVersion", facts.host().kernelVersion())
                        .put("BuildTime", product.buildTime()));
    }

    private static ObjectNode component(String name, String version, ObjectNode details) {
        ObjectNode node = Json.object().put("Name", name).put("Version", version);
        node.set("Details", details);
        return node;
    }
}
