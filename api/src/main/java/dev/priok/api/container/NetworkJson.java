package dev.priok.api.container;

import dev.priok.api.http.ApiVersion;
import dev.priok.api.json.Json;
import dev.priok.api.network.BuiltInNetwork;
import dev.priok.model.NamespaceMode;
import tools.jackson.databind.node.ObjectNode;

/** Docker's {@code NetworkSettings}. */
final class NetworkJson {
    private NetworkJson() {}

    static ObjectNode settings(NamespaceMode mode, ApiVersion version) {
        ObjectNode node = Json.object()
                .put("Bridge", "")
                .put("SandboxID", "")
                .put("SandboxKey", "")
                .put("HairpinMode", false)
                .put("LinkLocalIPv6Address", "")
                .put("LinkLocalIPv6PrefixLen", 0)
                .putNull("SecondaryIPAddresses")
                .putNull("SecondaryIPv6Addresses")
                .put("EndpointID", "")
                .put("Gateway", "")
                .put("GlobalIPv6Address", "")
                .put("GlobalIPv6PrefixLen", 0)
                .put("IPAddress", "")
                .put("IPPrefixLen", 0)
                .put("IPv6Gateway", "")
                .put("MacAddress", "");
        node.set("Ports", Json.object());
        node.set("Networks", networks(mode, version));
        return node;
    }

    /** Endpoint settings by network. */
    static ObjectNode networks(NamespaceMode mode, ApiVersion version) {
        ObjectNode node = Json.object();
        switch (mode) {
            case NamespaceMode.Host _ -> node.set("host", endpoint(BuiltInNetwork.HOST, version));
            case NamespaceMode.Private _, NamespaceMode.Default _ ->
                node.set("none", endpoint(BuiltInNetwork.NONE, version));
            case NamespaceMode.Container _ -> {}
        }
        return node;
    }

    private static ObjectNode endpoint(BuiltInNetwork network, ApiVersion version) {
        ObjectNode node = Json.object()
                .putNull("IPAMConfig")
                .putNull("Links")
                .putNull("Aliases")
                .put("MacAddress", "")
                .putNull("DriverOpts")
                .put("NetworkID", network.id())
                .put("EndpointID", "")
                .put("Gateway", "")
                .put("IPAddress", "")
                .put("IPPrefixLen", 0)
                .put("IPv6Gateway", "")
                .put("GlobalIPv6Address", "")
                .put("GlobalIPv6PrefixLen", 0);
        if (!version.before(44)) {
            node.putNull("DNSNames");
        }
        if (!version.before(48)) {
            node.put("GwPriority", 0);
        }
        return node;
    }
}
