package dev.priok.api.container;

import dev.priok.api.json.Fields;
import dev.priok.api.json.Json;
import dev.priok.model.EngineException;
import dev.priok.model.IpAddress;
import dev.priok.model.Networking.Port;
import dev.priok.model.Networking.Publication;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Docker's {@code PortBindings}: ports of the container and where the host publishes them. */
final class PortBindings {
    private static final Pattern HOST_PORTS = Pattern.compile("(\\d{1,5})(?:-(\\d{1,5}))?");
    private static final int HIGHEST_PORT = 65535;

    private PortBindings() {}

    static List<Publication> read(Fields host) {
        List<Publication> publications = new ArrayList<>();
        JsonNode bindings = host.node("PortBindings");
        if (bindings == null) {
            return publications;
        }
        // A port's bindings may be null, which Fields drops.
        host.object("PortBindings");
        for (Map.Entry<String, JsonNode> entry : bindings.properties()) {
            Port port = Port.parse(entry.getKey());
            String name = host.nameOf("PortBindings") + "." + entry.getKey();
            if (!entry.getValue().isNull() && !entry.getValue().isArray()) {
                throw EngineException.invalid(
                        "invalid JSON: cannot unmarshal into field " + name + ": must be an array of objects");
            }
            if (entry.getValue().isEmpty()) {
                publications.add(new Publication(port, null, 0, 0));
            }
            for (JsonNode binding : entry.getValue()) {
                publications.add(publication(port, Fields.of(binding, name)));
            }
        }
        return publications;
    }

    private static Publication publication(Port port, Fields binding) {
        IpAddress address = address(binding.text("HostIp"));
        String text = binding.text("HostPort");
        if (text.isEmpty()) {
            return new Publication(port, address, 0, 0);
        }
        Matcher matcher = HOST_PORTS.matcher(text);
        if (!matcher.matches()) {
            throw invalidPort(text);
        }
        int first = Integer.parseInt(matcher.group(1));
        int last = matcher.group(2) == null ? first : Integer.parseInt(matcher.group(2));
        if (last < first || last > HIGHEST_PORT) {
            throw invalidPort(text);
        }
        return new Publication(port, address, first, last);
    }

    private static @Nullable IpAddress address(String text) {
        return text.isEmpty() ? null : IpAddress.parse(text);
    }

    private static EngineException invalidPort(String text) {
        return EngineException.invalid("invalid port specification: \"" + text + "\"");
    }

    static ObjectNode json(List<Publication> publications) {
        Map<Port, ArrayNode> byPort = new TreeMap<>();
        for (Publication publication : publications) {
            IpAddress address = publication.address();
            byPort.computeIfAbsent(publication.port(), _ -> Json.array())
                    .add(Json.object()
                            .put("HostIp", address == null ? "" : address.toString())
                            .put("HostPort", hostPort(publication)));
        }
        ObjectNode node = Json.object();
        byPort.forEach((port, bindings) -> node.set(port.toString(), bindings));
        return node;
    }

    private static String hostPort(Publication publication) {
        if (publication.lastHostPort() == 0) {
            return "";
        }
        return publication.firstHostPort() == publication.lastHostPort()
                ? Integer.toString(publication.firstHostPort())
                : publication.firstHostPort() + "-" + publication.lastHostPort();
    }
}
