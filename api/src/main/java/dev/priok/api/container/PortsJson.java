package dev.priok.api.container;

import dev.priok.api.json.Json;
import dev.priok.model.Container;
import dev.priok.model.EngineException;
import dev.priok.model.Networking.Port;
import dev.priok.model.Networking.PublishedPort;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The ports of a container that is on networks and runs: published ones, and those that are only exposed. */
final class PortsJson {
    private PortsJson() {}

    /** Each port with where it is published, which may be nowhere. */
    private static Map<Port, List<PublishedPort>> ports(Container container) {
        Map<Port, List<PublishedPort>> ports = new TreeMap<>();
        if (container.attachments().endpoints().isEmpty()) {
            return ports;
        }
        container.spec().config().exposedPorts().stream()
                .flatMap(PortsJson::port)
                .forEach(port -> ports.put(port, new ArrayList<>()));
        container.attachments().ports().stream()
                .sorted(Comparator.comparing(PublishedPort::address).thenComparingInt(PublishedPort::hostPort))
                .forEach(published -> ports.computeIfAbsent(published.port(), _ -> new ArrayList<>())
                        .add(published));
        return ports;
    }

    /** An image may name ports that are none. */
    private static Stream<Port> port(String text) {
        try {
            return Stream.of(Port.parse(text));
        } catch (EngineException _) {
            return Stream.empty();
        }
    }

    /** For {@code NetworkSettings.Ports}. */
    static ObjectNode map(Container container) {
        ObjectNode node = Json.object();
        ports(container).forEach((port, published) -> {
            if (published.isEmpty()) {
                node.putNull(port.toString());
            } else {
                ArrayNode bindings = Json.array();
                published.forEach(one -> bindings.add(Json.object()
                        .put("HostIp", one.address().toString())
                        .put("HostPort", Integer.toString(one.hostPort()))));
                node.set(port.toString(), bindings);
            }
        });
        return node;
    }

    /** For a listing. */
    static ArrayNode list(Container container) {
        ArrayNode array = Json.array();
        ports(container).forEach((port, published) -> {
            String type = port.protocol().word();
            if (published.isEmpty()) {
                array.add(Json.object().put("PrivatePort", port.number()).put("Type", type));
            }
            published.forEach(one -> array.add(Json.object()
                    .put("IP", one.address().toString())
                    .put("PrivatePort", port.number())
                    .put("PublicPort", one.hostPort())
                    .put("Type", type)));
        });
        return array;
    }
}
