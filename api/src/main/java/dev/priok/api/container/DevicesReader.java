package dev.priok.api.container;

import dev.priok.api.json.Fields;
import dev.priok.model.Devices;
import dev.priok.model.EngineException;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Reads {@code Devices}, {@code DeviceCgroupRules} and {@code DeviceRequests} of Docker's {@code HostConfig}. */
final class DevicesReader {
    private DevicesReader() {}

    static Devices read(Fields host) {
        return new Devices(
                host.objects("Devices").stream().map(DevicesReader::mapping).toList(),
                host.texts("DeviceCgroupRules"),
                host.objects("DeviceRequests").stream()
                        .map(DevicesReader::request)
                        .toList());
    }

    private static Devices.Mapping mapping(Fields device) {
        String outside = device.text("PathOnHost");
        String inside = device.text("PathInContainer");
        String access = device.text("CgroupPermissions");
        return new Devices.Mapping(outside, inside.isEmpty() ? outside : inside, access.isEmpty() ? "rwm" : access);
    }

    private static Devices.Request request(Fields request) {
        return new Devices.Request(
                request.text("Driver"),
                request.integer("Count"),
                request.texts("DeviceIDs"),
                alternatives(request),
                request.textMap("Options"));
    }

    private static List<List<String>> alternatives(Fields request) {
        JsonNode node = request.node("Capabilities");
        List<List<String>> alternatives = new ArrayList<>();
        if (node == null) {
            return alternatives;
        }
        for (JsonNode all : node) {
            List<String> capabilities = new ArrayList<>();
            for (JsonNode one : all) {
                if (!one.isString()) {
                    throw wrong(request);
                }
                capabilities.add(one.stringValue());
            }
            alternatives.add(capabilities);
        }
        return alternatives;
    }

    private static EngineException wrong(Fields request) {
        return EngineException.invalid(
                "invalid JSON: " + request.nameOf("Capabilities") + " must be an array of arrays of strings");
    }
}
