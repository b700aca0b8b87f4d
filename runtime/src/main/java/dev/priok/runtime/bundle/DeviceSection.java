package dev.priok.runtime.bundle;

import dev.priok.runtime.device.ContainerDevices;
import dev.priok.runtime.device.DeviceNode;
import dev.priok.runtime.device.DeviceRule;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code linux.devices} and {@code linux.resources.devices} of the OCI runtime-spec. */
final class DeviceSection {
    private DeviceSection() {}

    /** @param user the one that the container's program runs as */
    static ArrayNode nodes(ContainerDevices devices, JsonNode user) {
        ArrayNode array = Json.array();
        for (DeviceNode node : devices.nodes()) {
            array.addObject()
                    .put("path", node.path())
                    .put("type", String.valueOf(node.type()))
                    .put("major", node.major())
                    .put("minor", node.minor())
                    .put("fileMode", node.mode())
                    .put(
                            "uid",
                            node.uid() == DeviceNode.PROGRAMS_USER
                                    ? user.path("uid").asInt()
                                    : node.uid())
                    .put(
                            "gid",
                            node.gid() == DeviceNode.PROGRAMS_USER
                                    ? user.path("gid").asInt()
                                    : node.gid());
        }
        return array;
    }

    static ArrayNode rules(ContainerDevices devices) {
        ArrayNode array = Json.array();
        array.addObject().put("allow", devices.unrestricted()).put("access", "rwm");
        for (DeviceRule rule : devices.rules()) {
            ObjectNode node = array.addObject();
            node.put("allow", true).put("type", String.valueOf(rule.type())).put("access", rule.access());
            if (rule.major() >= 0) {
                node.put("major", rule.major());
            }
            if (rule.minor() >= 0) {
                node.put("minor", rule.minor());
            }
        }
        return array;
    }
}
