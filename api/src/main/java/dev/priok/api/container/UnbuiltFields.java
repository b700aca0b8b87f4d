package dev.priok.api.container;

import dev.priok.api.json.Fields;
import dev.priok.model.EngineException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/**
 * Fields of the API that Priok knows but has not built: each is refused by name unless its value asks for nothing.
 * Unknown fields are ignored, as dockerd does.
 */
final class UnbuiltFields {
    private static final Predicate<JsonNode> EMPTY = UnbuiltFields::isEmpty;

    /** Field to the test for a harmless value. */
    private static final Map<String, Predicate<JsonNode>> HOST_CONFIG = hostConfig();

    /** What the API lets an update say, and dockerd ignores. */
    private static final List<String> SET_FOR_LIFE =
            List.of("CgroupParent", "Devices", "DeviceCgroupRules", "DeviceRequests", "Ulimits", "Init");

    private UnbuiltFields() {}

    private static Map<String, Predicate<JsonNode>> hostConfig() {
        Map<String, Predicate<JsonNode>> fields = new LinkedHashMap<>(resources());
        fields.put("Cgroup", EMPTY);
        fields.put("Isolation", value -> isEmpty(value) || isText(value, "default"));
        fields.put("LxcConf", EMPTY);
        fields.put("Capabilities", EMPTY);
        return fields;
    }

    /** Limits that create and update know. */
    private static Map<String, Predicate<JsonNode>> resources() {
        Map<String, Predicate<JsonNode>> fields = new LinkedHashMap<>();
        for (String name : new String[] {
            "KernelMemory", "KernelMemoryTCP", "CpuCount", "CpuPercent", "IOMaximumIOps", "IOMaximumBandwidth"
        }) {
            fields.put(name, EMPTY);
        }
        return fields;
    }

    static void refuseInHostConfig(Fields hostConfig) {
        refuse(hostConfig, HOST_CONFIG);
    }

    static void refuseInUpdate(Fields update) {
        refuse(update, resources());
        for (String name : SET_FOR_LIFE) {
            JsonNode value = update.node(name);
            if (value != null && !isEmpty(value)) {
                throw EngineException.notImplemented(
                        update.nameOf(name) + " can't be changed by an update: make another container with it");
            }
        }
    }

    private static void refuse(Fields fields, Map<String, Predicate<JsonNode>> unbuilt) {
        unbuilt.forEach((name, harmless) -> {
            JsonNode value = fields.node(name);
            if (value != null && !harmless.test(value)) {
                throw unsupported(fields, name);
            }
        });
    }

    /** NotImplemented that names the field. */
    static EngineException unsupported(Fields fields, String name) {
        return EngineException.notImplemented(fields.nameOf(name) + " is not supported yet; leave it out");
    }

    private static boolean isEmpty(JsonNode value) {
        if (value.isNumber()) {
            return value.doubleValue() == 0;
        }
        if (value.isBoolean()) {
            return !value.booleanValue();
        }
        if (value.isString()) {
            return value.stringValue().isEmpty();
        }
        return value.isEmpty();
    }

    private static boolean isText(JsonNode value, String text) {
        return value.isString() && value.stringValue().equals(text);
    }
}
