package dev.priok.compose.create;

import dev.priok.client.Json;
import dev.priok.client.JsonObject;
import dev.priok.compose.ProjectFailure;
import dev.priok.compose.model.Network;
import dev.priok.compose.model.NetworkAttachment;
import dev.priok.compose.model.Service;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where a container is on which networks. */
public final class Networking {
    private static final String INTERFACE_OPTION = "com.docker.network.endpoint.ifname";

    private final Wish wish;
    private final boolean manyNetworks;
    private final List<String> keys;

    Networking(Wish wish, boolean manyNetworks) {
        this.wish = wish;
        this.manyNetworks = manyNetworks;
        this.keys = byPriority(wish.service());
    }

    /** The service's networks by the project's names, the first one first. */
    public static List<String> byPriority(Service service) {
        Map<String, NetworkAttachment> networks = service.connections().networks();
        List<String> keys = new ArrayList<>(networks.keySet());
        keys.sort((one, other) -> {
            int byPriority = Long.compare(priority(networks.get(other)), priority(networks.get(one)));
            return byPriority != 0 ? byPriority : one.compareTo(other);
        });
        return keys;
    }

    private static long priority(@Nullable NetworkAttachment attachment) {
        return attachment == null ? 0 : attachment.priority();
    }

    String mode() {
        String mode = wish.service().connections().mode();
        if (!mode.isEmpty()) {
            return mode;
        }
        return keys.isEmpty() ? "none" : name(keys.getFirst());
    }

    /** Of an API that has no addresses for each network: the container's. */
    String containerMacAddress() {
        String own = wish.service().connections().macAddress();
        if (manyNetworks && !keys.isEmpty()) {
            return "";
        }
        if (!own.isEmpty() || keys.isEmpty()) {
            return own;
        }
        return attachment(keys.getFirst()).macAddress();
    }

    private NetworkAttachment attachment(String key) {
        NetworkAttachment found = wish.service().connections().networks().get(key);
        if (found == null) {
            throw new IllegalArgumentException("not on network " + key);
        }
        return found;
    }

    /** The engine's name for a network of the project. */
    private String name(String key) {
        Network network = wish.project().networks().get(key);
        if (network == null) {
            throw new ProjectFailure("service \"" + wish.service().name() + "\" refers to undefined network " + key);
        }
        return network.name();
    }

    Json config() {
        if (!wish.service().connections().mode().isEmpty() || keys.isEmpty()) {
            return Json.Null.NULL;
        }
        JsonObject endpoints = new JsonObject();
        for (String key : manyNetworks ? keys : keys.subList(0, 1)) {
            endpoints.put(name(key), endpoint(key));
        }
        return new JsonObject().put("EndpointsConfig", endpoints.json()).json();
    }

    /** The networks that the container is connected to after it was created, by the engine's names. */
    public Map<String, Json> later() {
        Map<String, Json> endpoints = new LinkedHashMap<>();
        if (!manyNetworks && wish.service().connections().mode().isEmpty()) {
            keys.stream().skip(1).forEach(key -> endpoints.put(name(key), endpoint(key)));
        }
        return endpoints;
    }

    private Json endpoint(String key) {
        NetworkAttachment attachment = attachment(key);
        List<String> aliases = new ArrayList<>(List.of(wish.name()));
        if (wish.useAliases()) {
            aliases.add(wish.service().name());
            aliases.addAll(attachment.aliases());
        }
        JsonObject endpoint = new JsonObject()
                .put("Aliases", aliases)
                .putUnlessEmpty("Links", wish.links())
                .putUnlessEmpty(
                        "IPAMConfig",
                        new JsonObject()
                                .putUnlessEmpty("IPv4Address", attachment.ipv4Address())
                                .putUnlessEmpty("IPv6Address", attachment.ipv6Address())
                                .putUnlessEmpty("LinkLocalIPs", attachment.linkLocalIps())
                                .json());
        Map<String, String> options = new LinkedHashMap<>(attachment.driverOptions());
        if (!attachment.interfaceName().isEmpty()) {
            options.putIfAbsent(INTERFACE_OPTION, attachment.interfaceName());
        }
        endpoint.putUnlessEmpty("DriverOpts", options)
                .putUnlessEmpty("GwPriority", Json.of(attachment.gatewayPriority()));
        if (manyNetworks) {
            String mac = attachment.macAddress();
            boolean first = key.equals(keys.getFirst());
            endpoint.putUnlessEmpty(
                    "MacAddress",
                    mac.isEmpty() && first ? wish.service().connections().macAddress() : mac);
        }
        return endpoint.json();
    }
}
