package dev.priok.api.volume;

import dev.priok.api.http.Exchange;
import dev.priok.api.http.Filtering;
import dev.priok.api.http.Router;
import dev.priok.api.json.Fields;
import dev.priok.api.json.Json;
import dev.priok.engine.Filters;
import dev.priok.engine.volume.VolumeRequest;
import dev.priok.engine.volume.Volumes;
import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** The calls on volumes. */
public final class VolumeEndpoints {
    private final Volumes volumes;

    public VolumeEndpoints(Volumes volumes) {
        this.volumes = volumes;
    }

    public void register(Router router) {
        router.get("/volumes", this::list)
                .get("/volumes/{name}", this::inspect)
                .post("/volumes/create", this::create)
                .post("/volumes/prune", this::prune)
                .put("/volumes/{name}", VolumeEndpoints::refuseUpdate)
                .delete("/volumes/{name}", this::remove);
    }

    private void list(Exchange exchange) {
        Volumes.Listing listing = volumes.list(Filtering.of(exchange));
        ObjectNode answer = Json.object();
        answer.set("Volumes", VolumeJson.of(listing.volumes()));
        answer.set("Warnings", Json.textsOrNull(listing.warnings()));
        exchange.respond(200, answer);
    }

    private void inspect(Exchange exchange) {
        exchange.respond(200, VolumeJson.of(volumes.inspect(exchange.name())));
    }

    private void create(Exchange exchange) throws IOException {
        Fields request = exchange.requiredJson();
        if (request.objectOrNull("ClusterVolumeSpec") != null) {
            throw new EngineException(new EngineError.Unavailable(
                    "This node is not a swarm manager: it has no cluster" + " volumes; leave ClusterVolumeSpec out"));
        }
        VolumeRequest wanted = new VolumeRequest(
                request.text("Name"), request.text("Driver"), request.textMap("DriverOpts"), request.textMap("Labels"));
        exchange.respond(201, VolumeJson.of(volumes.create(wanted)));
    }

    private void remove(Exchange exchange) {
        volumes.remove(exchange.name(), exchange.query().flag("force"));
        exchange.respond(204);
    }

    private void prune(Exchange exchange) {
        Filters filters = Filtering.of(exchange);
        if (exchange.version().before(42)) {
            Map<String, Set<String>> all = new HashMap<>(filters.values());
            all.put("all", Set.of("true"));
            filters = new Filters(all);
        }
        Volumes.Pruned pruned = volumes.prune(filters);
        ObjectNode answer = Json.object();
        answer.set("VolumesDeleted", Json.texts(pruned.names()));
        exchange.respond(200, answer.put("SpaceReclaimed", pruned.reclaimedBytes()));
    }

    private static void refuseUpdate(Exchange exchange) {
        throw new EngineException(
                new EngineError.Unavailable("volume update only valid for cluster volumes, but swarm is unavailable"));
    }
}
