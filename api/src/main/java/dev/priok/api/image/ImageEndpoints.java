package dev.priok.api.image;

import dev.priok.api.http.Exchange;
import dev.priok.api.http.Filtering;
import dev.priok.api.http.Router;
import dev.priok.api.json.Json;
import dev.priok.engine.Filters;
import dev.priok.engine.image.Images;
import dev.priok.engine.image.Images.HistoryStep;
import dev.priok.engine.image.Images.ListedImage;
import dev.priok.engine.image.Images.Removal;
import dev.priok.engine.system.SystemInfo;
import dev.priok.model.EngineException;
import dev.priok.model.Image;
import dev.priok.model.ImageConfig;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Listing, inspection, names and removal of images. */
public final class ImageEndpoints {
    private final Images images;
    private final SystemInfo system;

    public ImageEndpoints(Images images, SystemInfo system) {
        this.images = images;
        this.system = system;
    }

    public void register(Router router) {
        router.get("/images/json", this::list)
                .get("/images/{name}/json", this::inspect)
                .get("/images/{name}/history", this::history)
                .post("/images/{name}/tag", this::tag)
                .post("/images/prune", this::prune)
                .delete("/images/{name}", this::remove);
    }

    private void list(Exchange exchange) {
        if (!exchange.version().before(47) && exchange.query().flag("manifests")) {
            throw EngineException.notImplemented("listing images with their manifests is not supported yet");
        }
        Filters filters = Filtering.of(exchange);
        List<ListedImage> listed = images.list(exchange.query().flag("all"), filters);
        SharedSizes shared = exchange.query().flag("shared-size") ? SharedSizes.among(listed) : SharedSizes.UNKNOWN;
        exchange.respond(200, ImageJson.summaries(listed, exchange.version(), shared, false));
    }

    private void inspect(Exchange exchange) {
        if (!exchange.version().before(48) && exchange.query().flag("manifests")) {
            throw EngineException.notImplemented("inspecting an image with its manifests is not supported yet");
        }
        Image image = images.inspect(exchange.name());
        if (!exchange.version().before(49)) {
            PlatformParameter.requireOneOf(exchange.query().all("platform"), exchange.name(), image.config());
        }
        String driver = system.facts().snapshotDriver();
        exchange.respond(200, ImageJson.inspection(image, driver, exchange.version()));
    }

    private void history(Exchange exchange) {
        if (!exchange.version().before(48) && exchange.query().has("platform")) {
            Image image = images.inspect(exchange.name());
            PlatformParameter.requireOneOf(exchange.query().all("platform"), exchange.name(), image.config());
        }
        ArrayNode answer = Json.array();
        for (HistoryStep step : images.history(exchange.name())) {
            ImageConfig.History made = step.step();
            Instant created = made.created();
            ObjectNode node = Json.object()
                    .put("Id", step.id() == null ? "<missing>" : step.id().toString())
                    .put("Created", created == null ? 0 : created.getEpochSecond())
                    .put("CreatedBy", made.createdBy());
            node.set("Tags", Json.textsOrNull(step.tags()));
            answer.add(node.put("Size", step.sizeBytes()).put("Comment", made.comment()));
        }
        exchange.respond(200, answer);
    }

    private void tag(Exchange exchange) {
        images.tag(
                exchange.name(), exchange.query().text("repo"), exchange.query().text("tag"));
        exchange.respond(201);
    }

    private void remove(Exchange exchange) {
        if (exchange.name().isBlank()) {
            throw EngineException.invalid("image name cannot be blank");
        }
        if (!exchange.version().before(50) && exchange.query().has("platforms")) {
            throw EngineException.notImplemented("removing only some platforms of an image is not supported yet");
        }
        boolean force = exchange.query().flag("force");
        boolean prune = !exchange.query().flag("noprune");
        exchange.respond(200, removals(images.remove(exchange.name(), force, prune)));
    }

    private void prune(Exchange exchange) {
        Images.PrunedImages pruned = images.prune(Filtering.of(exchange));
        ObjectNode answer = Json.object();
        if (pruned.removals().isEmpty()) {
            answer.set("ImagesDeleted", JsonNodeFactory.instance.nullNode());
        } else {
            answer.set("ImagesDeleted", removals(pruned.removals()));
        }
        exchange.respond(200, answer.put("SpaceReclaimed", pruned.reclaimedBytes()));
    }

    private static ArrayNode removals(List<Removal> removals) {
        ArrayNode answer = Json.array();
        for (Removal removal : removals) {
            answer.add(
                    switch (removal) {
                        case Removal.Untagged untagged -> Json.object().put("Untagged", untagged.name());
                        case Removal.Deleted deleted -> Json.object().put("Deleted", deleted.digest());
                    });
        }
        return answer;
    }
}
