package dev.priok.api.container;

import dev.priok.api.http.ApiVersion;
import dev.priok.api.json.Json;
import dev.priok.engine.network.Endpoints;
import dev.priok.model.Container;
import dev.priok.model.Endpoint;
import dev.priok.model.IpAddress;
import dev.priok.model.IpPrefix;
import dev.priok.model.MacAddress;
import dev.priok.model.Network;
import dev.priok.model.NetworkId;
import dev.priok.model.Networking;
import dev.priok.model.Networking.EndpointSpec;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Docker's {@code EndpointSettings}: what a container wants of a network, and what it has there while it runs. */
final class EndpointJson {
    private static final int VERSION_WITHOUT_ADDED_ALIASES = 45;

    private final Container container;
    private final NetworkIds ids;
    private final ApiVersion version;

    EndpointJson(Container container, NetworkIds ids, ApiVersion version) {
        this.container = container;
        this.ids = ids;
        this.version = version;
    }

    /** By network, in the order of the names. */
    ObjectNode all() {
        ObjectNode node = Json.object();
        for (EndpointSpec wish : wishes()) {
            node.set(wish.network(), of(wish));
        }
        return node;
    }

    private List<EndpointSpec> wishes() {
        Networking networking = container.spec().networking();
        String mode = networking.mode();
        if (mode.equals("none") || mode.equals("host")) {
            return List.of(EndpointSpec.of(mode));
        }
        return networking.endpoints().stream()
                .sorted(Comparator.comparing(EndpointSpec::network))
                .toList();
    }

    private ObjectNode of(EndpointSpec wish) {
        Optional<NetworkId> id = ids.of(wish.network());
        Endpoint endpoint = endpoint(id.orElse(null));
        ObjectNode node = Json.object();
        addresses(node, wish);
        node.set("Links", Json.textsOrNull(wish.links()));
        node.set("Aliases", Json.textsOrNull(aliases(wish)));
        MacAddress mac = endpoint == null ? wish.mac() : endpoint.mac();
        node.put("MacAddress", mac == null ? "" : mac.toString());
        if (wish.driverOptions().isEmpty()) {
            node.putNull("DriverOpts");
        } else {
            node.set("DriverOpts", Json.textMap(wish.driverOptions()));
        }
        if (!version.before(48)) {
            node.put("GwPriority", wish.gatewayPriority());
        }
        node.put("NetworkID", id.map(NetworkId::value).orElse(""));
        place(node, endpoint);
        boolean withoutInterface =
                wish.network().equals("none") || wish.network().equals("host");
        if (withoutInterface && container.state().isAlive()) {
            node.put("EndpointID", Endpoints.idWithoutInterface(container.id()));
        }
        if (!version.before(44)) {
            node.set("DNSNames", Json.textsOrNull(endpoint == null ? null : endpoint.dnsNames()));
        }
        return node;
    }

    private @Nullable Endpoint endpoint(@Nullable NetworkId network) {
        return container.attachments().endpoints().stream()
                .filter(endpoint -> endpoint.network().equals(network))
                .findFirst()
                .orElse(null);
    }

    /** Where the default bridge is what the deprecated members of {@code NetworkSettings} tell. */
    void deprecated(ObjectNode settings) {
        Endpoint endpoint = null;
        for (EndpointSpec wish : container.spec().networking().endpoints()) {
            if (wish.network().equals(Network.BRIDGE)) {
                endpoint = endpoint(ids.of(wish.network()).orElse(null));
            }
        }
        place(settings, endpoint);
        settings.put("MacAddress", endpoint == null ? "" : endpoint.mac().toString());
    }

    private static void addresses(ObjectNode node, EndpointSpec wish) {
        if (wish.ipv4() == null && wish.ipv6() == null && wish.linkLocal().isEmpty()) {
            node.putNull("IPAMConfig");
            return;
        }
        ObjectNode asked = Json.object();
        if (wish.ipv4() != null) {
            asked.put("IPv4Address", wish.ipv4().toString());
        }
        if (wish.ipv6() != null) {
            asked.put("IPv6Address", wish.ipv6().toString());
        }
        if (!wish.linkLocal().isEmpty()) {
            asked.set(
                    "LinkLocalIPs",
                    Json.texts(
                            wish.linkLocal().stream().map(IpAddress::toString).toList()));
        }
        node.set("IPAMConfig", asked);
    }

    /** Older versions told the names that the engine adds among those that were asked for. */
    private Collection<String> aliases(EndpointSpec wish) {
        if (!version.before(VERSION_WITHOUT_ADDED_ALIASES) || Network.isBuiltIn(wish.network())) {
            return wish.aliases();
        }
        Set<String> aliases = new LinkedHashSet<>(wish.aliases());
        aliases.add(container.id().shortForm());
        String hostname = container.spec().config().names().hostname();
        if (!hostname.isEmpty()) {
            aliases.add(hostname);
        }
        return aliases;
    }

    private static void place(ObjectNode node, @Nullable Endpoint endpoint) {
        IpPrefix ipv4 = endpoint == null ? null : endpoint.ipv4();
        IpPrefix ipv6 = endpoint == null ? null : endpoint.ipv6();
        node.put("EndpointID", endpoint == null ? "" : endpoint.id())
                .put("Gateway", text(endpoint == null ? null : endpoint.gateway4()))
                .put("IPAddress", text(ipv4 == null ? null : ipv4.address()))
                .put("IPPrefixLen", ipv4 == null ? 0 : ipv4.length())
                .put("IPv6Gateway", text(endpoint == null ? null : endpoint.gateway6()))
                .put("GlobalIPv6Address", text(ipv6 == null ? null : ipv6.address()))
                .put("GlobalIPv6PrefixLen", ipv6 == null ? 0 : ipv6.length());
    }

    private static String text(@Nullable IpAddress address) {
        return address == null ? "" : address.toString();
    }
}
