package dev.priok.api.network;

import dev.priok.api.http.ApiVersion;
import dev.priok.api.json.Json;
import dev.priok.engine.network.NetworkDetails;
import dev.priok.model.Endpoint;
import dev.priok.model.IpPrefix;
import dev.priok.model.Network;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Docker's {@code Network}: the answer to NetworkInspect, and with no containers in it an element of NetworkList. */
final class NetworkResourceJson {
    private NetworkResourceJson() {}

    static ObjectNode of(NetworkDetails details, ApiVersion version) {
        return of(details.network(), details.members(), version);
    }

    static ObjectNode summary(NetworkDetails details, ApiVersion version) {
        return of(details.network(), version.before(28) ? details.members() : List.of(), version);
    }

    private static ObjectNode of(Network network, List<NetworkDetails.Member> members, ApiVersion version) {
        ObjectNode node = Json.object()
                .put("Name", network.name())
                .put("Id", network.id().value())
                .put("Created", Json.time(network.created()))
                .put("Scope", "local")
                .put("Driver", network.driver());
        if (!version.before(48)) {
            node.put("EnableIPv4", network.ipv4());
        }
        node.put("EnableIPv6", network.ipv6());
        node.set("IPAM", ipam(network));
        node.put("Internal", network.internal())
                .put("Attachable", network.attachable())
                .put("Ingress", false);
        node.set("ConfigFrom", Json.object().put("Network", ""));
        node.put("ConfigOnly", false);
        node.set("Containers", containers(members));
        node.set("Options", Json.textMap(network.options()));
        node.set("Labels", Json.textMap(network.labels()));
        return node;
    }

    private static ObjectNode ipam(Network network) {
        ObjectNode node = Json.object().put("Driver", "default");
        if (network.isBuiltIn()) {
            node.putNull("Options");
        } else {
            node.set("Options", Json.textMap(network.ipamOptions()));
        }
        ArrayNode pools = Json.array();
        network.pools().forEach(pool -> pools.add(pool(pool)));
        node.set("Config", pools);
        return node;
    }

    private static ObjectNode pool(Network.Pool pool) {
        ObjectNode node = Json.object().put("Subnet", pool.subnet().toString());
        if (pool.range() != null) {
            node.put("IPRange", pool.range().toString());
        }
        if (pool.gateway() != null) {
            node.put("Gateway", pool.gateway().toString());
        }
        if (!pool.auxiliary().isEmpty()) {
            ObjectNode auxiliary = Json.object();
            new TreeMap<>(pool.auxiliary()).forEach((name, address) -> auxiliary.put(name, address.toString()));
            node.set("AuxiliaryAddresses", auxiliary);
        }
        return node;
    }

    private static ObjectNode containers(List<NetworkDetails.Member> members) {
        ObjectNode node = Json.object();
        members.stream()
                .sorted(Comparator.comparing((NetworkDetails.Member member) ->
                        member.container().id().value()))
                .forEach(member -> node.set(member.container().id().value(), container(member)));
        return node;
    }

    private static ObjectNode container(NetworkDetails.Member member) {
        Endpoint endpoint = member.endpoint();
        return Json.object()
                .put("Name", member.container().name())
                .put("EndpointID", member.endpointId())
                .put("MacAddress", endpoint == null ? "" : endpoint.mac().toString())
                .put("IPv4Address", text(endpoint == null ? null : endpoint.ipv4()))
                .put("IPv6Address", text(endpoint == null ? null : endpoint.ipv6()));
    }

    private static String text(@Nullable IpPrefix address) {
        return address == null ? "" : address.toString();
    }
}
