package dev.priok.api.container;

import dev.priok.api.http.ApiVersion;
import dev.priok.api.json.Json;
import dev.priok.model.Container;
import dev.priok.model.NamespaceMode;
import tools.jackson.databind.node.ObjectNode;

/** Docker's {@code NetworkSettings}. */
final class NetworkJson {
    private NetworkJson() {}

    static ObjectNode settings(Container container, NetworkIds ids, ApiVersion version) {
        ObjectNode node = Json.object().put("Bridge", "");
        sandbox(node, container);
        node.put("HairpinMode", false)
                .put("LinkLocalIPv6Address", "")
                .put("LinkLocalIPv6PrefixLen", 0)
                .putNull("SecondaryIPAddresses")
                .putNull("SecondaryIPv6Addresses");
        EndpointJson endpoints = new EndpointJson(container, ids, version);
        endpoints.deprecated(node);
        node.set("Ports", PortsJson.map(container));
        node.set("Networks", endpoints.all());
        return node;
    }

    /** A container's network namespace ends with it, and one that uses another's has none to tell of. */
    private static void sandbox(ObjectNode node, Container container) {
        boolean sharesContainers = container.spec().host().namespaces().network() instanceof NamespaceMode.Container;
        boolean shown = container.state().isAlive() && !sharesContainers;
        node.put("SandboxID", shown ? container.id().value() : "")
                .put("SandboxKey", shown ? "/proc/" + container.state().processId() + "/ns/net" : "");
    }
}
