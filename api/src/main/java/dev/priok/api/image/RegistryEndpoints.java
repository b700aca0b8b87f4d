package dev.priok.api.image;

import dev.priok.api.http.Exchange;
import dev.priok.api.http.Filtering;
import dev.priok.api.http.Router;
import dev.priok.api.json.Json;
import dev.priok.engine.image.RegistryImages;
import dev.priok.engine.port.Registries.Described;
import dev.priok.engine.port.Registries.FoundRepository;
import dev.priok.engine.port.Registries.LoggedIn;
import dev.priok.model.ImageConfig.Platform;
import java.io.IOException;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Questions to registries: what is there, who may log in, what is found. */
public final class RegistryEndpoints {
    private final RegistryImages images;

    public RegistryEndpoints(RegistryImages images) {
        this.images = images;
    }

    public void register(Router router) {
        router.get("/distribution/{name}/json", this::describe)
                .post("/auth", this::login)
                .get("/images/search", this::search);
    }

    private void describe(Exchange exchange) {
        Described described = images.describe(exchange.name(), RegistryAuth.of(exchange));
        ObjectNode answer = Json.object();
        answer.set(
                "Descriptor",
                Json.object()
                        .put("mediaType", described.mediaType())
                        .put("digest", described.digest().toString())
                        .put("size", described.sizeBytes()));
        ArrayNode platforms = Json.array();
        for (Platform platform : described.platforms()) {
            ObjectNode node =
                    Json.object().put("architecture", platform.architecture()).put("os", platform.os());
            if (!platform.variant().isEmpty()) {
                node.put("variant", platform.variant());
            }
            platforms.add(node);
        }
        answer.set("Platforms", platforms);
        exchange.respond(200, answer);
    }

    private void login(Exchange exchange) throws IOException {
        LoggedIn loggedIn = images.login(RegistryAuth.of(Json.read(exchange.body())));
        exchange.respond(
                200,
                Json.object().put("IdentityToken", loggedIn.identityToken()).put("Status", loggedIn.status()));
    }

    private void search(Exchange exchange) {
        ArrayNode answer = Json.array();
        for (FoundRepository found : images.search(
                exchange.query().text("term"),
                exchange.query().integer("limit"),
                Filtering.of(exchange),
                RegistryAuth.of(exchange))) {
            answer.add(Json.object()
                    .put("star_count", found.stars())
                    .put("is_official", found.isOfficial())
                    .put("name", found.name())
                    .put("is_automated", false)
                    .put("description", found.description()));
        }
        exchange.respond(200, answer);
    }
}
