package dev.priok.api.container;

import dev.priok.api.json.Json;
import dev.priok.model.Devices;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Devices in Docker's {@code HostConfig}. */
final class DevicesJson {
    private DevicesJson() {}

    static void put(ObjectNode node, Devices devices) {
        ArrayNode mapped = node.putArray("Devices");
        for (Devices.Mapping mapping : devices.mapped()) {
            mapped.addObject()
                    .put("PathOnHost", mapping.pathOnHost())
                    .put("PathInContainer", mapping.pathInContainer())
                    .put("CgroupPermissions", mapping.access());
        }
        node.set("DeviceCgroupRules", Json.textsOrNull(devices.cgroupRules()));
        if (devices.requests().isEmpty()) {
            node.putNull("DeviceRequests");
            return;
        }
        ArrayNode requests = node.putArray("DeviceRequests");
        for (Devices.Request request : devices.requests()) {
            ObjectNode one =
                    requests.addObject().put("Driver", request.driver()).put("Count", request.count());
            one.set("DeviceIDs", Json.textsOrNull(request.ids()));
            ArrayNode alternatives = one.putArray("Capabilities");
            request.capabilities().forEach(all -> alternatives.add(Json.texts(all)));
            one.set("Options", Json.textMap(request.options()));
        }
    }
}
