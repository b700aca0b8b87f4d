package dev.priok.api.system;

import dev.priok.api.container.ListJson;
import dev.priok.api.container.NetworkIds;
import dev.priok.api.http.Exchange;
import dev.priok.api.http.Router;
import dev.priok.api.image.ImageJson;
import dev.priok.api.image.SharedSizes;
import dev.priok.api.json.Json;
import dev.priok.api.volume.VolumeJson;
import dev.priok.engine.network.Networks;
import dev.priok.engine.system.DiskUse;
import dev.priok.engine.system.SystemInfo;
import dev.priok.model.EngineException;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What {@code docker system df} shows. */
public final class DiskUseEndpoint {
    private static final List<String> TYPES = List.of("container", "image", "volume", "build-cache");

    private final SystemInfo system;
    private final Networks networks;
    private final Supplier<ArrayNode> buildCache;
    private final InstantSource clock;

    /** @param buildCache lists what builds left for later ones */
    public DiskUseEndpoint(SystemInfo system, Networks networks, Supplier<ArrayNode> buildCache, InstantSource clock) {
        this.system = system;
        this.networks = networks;
        this.buildCache = buildCache;
        this.clock = clock;
    }

    public void register(Router router) {
        router.get("/system/df", this::diskUse);
    }

    private void diskUse(Exchange exchange) {
        boolean all = exchange.version().before(42) || !exchange.query().has("type");
        List<String> types = all ? TYPES : exchange.query().all("type");
        for (String type : types) {
            if (!TYPES.contains(type)) {
                throw EngineException.invalid("unknown object type: " + type);
            }
        }
        DiskUse use = system.diskUse();
        ObjectNode answer = Json.object();
        if (types.contains("image")) {
            answer.put("LayersSize", use.layersBytes());
            SharedSizes shared = SharedSizes.among(use.images());
            answer.set("Images", ImageJson.summaries(use.images(), exchange.version(), shared, true));
        }
        if (types.contains("container")) {
            answer.set(
                    "Containers",
                    ListJson.of(use.containers(), new NetworkIds(networks), exchange.version(), clock.instant()));
        }
        if (types.contains("volume")) {
            answer.set("Volumes", VolumeJson.of(use.volumes()));
        }
        if (types.contains("build-cache")) {
            answer.set("BuildCache", buildCache.get());
        }
        exchange.respond(200, answer);
    }
}
