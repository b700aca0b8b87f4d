package dev.priok.api.volume;

import dev.priok.api.json.Json;
import dev.priok.engine.volume.VolumeDetails;
import dev.priok.model.Volume;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/** Docker's {@code Volume}. */
public final class VolumeJson {
    private VolumeJson() {}

    public static ArrayNode of(List<VolumeDetails> volumes) {
        ArrayNode array = Json.array();
        volumes.forEach(volume -> array.add(of(volume)));
        return array;
    }

    static ObjectNode of(VolumeDetails details) {
        Volume volume = details.volume();
        ObjectNode node = Json.object()
                .put("CreatedAt", Json.time(volume.created().truncatedTo(ChronoUnit.SECONDS)))
                .put("Driver", volume.driver());
        node.set("Labels", textsOrNull(volume.labels()));
        node.put("Mountpoint", details.mountpoint()).put("Name", volume.name());
        node.set("Options", textsOrNull(volume.options()));
        node.put("Scope", details.scope());
        if (!details.status().isEmpty()) {
            node.set("Status", Json.tree(details.status()));
        }
        VolumeDetails.Usage usage = details.usage();
        if (usage != null) {
            node.set("UsageData", Json.object().put("Size", usage.sizeBytes()).put("RefCount", usage.containers()));
        }
        return node;
    }

    private static JsonNode textsOrNull(Map<String, String> texts) {
        return texts.isEmpty() ? NullNode.getInstance() : Json.textMap(texts);
    }
}
