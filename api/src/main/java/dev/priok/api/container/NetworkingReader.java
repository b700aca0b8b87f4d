package dev.priok.api.container;

import dev.priok.api.http.ApiVersion;
import dev.priok.api.json.Fields;
import dev.priok.api.json.Json;
import dev.priok.api.network.EndpointReader;
import dev.priok.model.EngineException;
import dev.priok.model.MacAddress;
import dev.priok.model.Networking;
import dev.priok.model.Networking.EndpointSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads what a create request says of networks, in {@code HostConfig}, {@code NetworkingConfig} and elsewhere. */
final class NetworkingReader {
    private static final String DEFAULT = "default";

    private final ApiVersion version;
    private final List<String> warnings;
    private final Map<String, EndpointSpec> endpoints = new LinkedHashMap<>();
    private String mode;

    private NetworkingReader(String mode, ApiVersion version, List<String> warnings) {
        this.mode = mode;
        this.version = version;
        this.warnings = warnings;
    }

    static Networking read(Fields request, ApiVersion version, List<String> warnings) {
        Fields host = request.object("HostConfig");
        String word = host.text("NetworkMode");
        NetworkingReader reader = new NetworkingReader(word.equals(DEFAULT) ? "" : word, version, warnings);
        reader.readEndpoints(request.object("NetworkingConfig"));
        reader.dropOtherContainer();
        reader.takeContainerWideAddress(request.text("MacAddress"));
        reader.chooseNamedNetwork();
        return new Networking(
                reader.mode,
                List.copyOf(reader.endpoints.values()),
                PortBindings.read(host),
                host.flag("PublishAllPorts"),
                host.texts("Links"));
    }

    private void readEndpoints(Fields networking) {
        JsonNode configs = networking.node("EndpointsConfig");
        if (configs == null) {
            return;
        }
        // Names of networks differ by case, and null means no wishes: both get lost in Fields.
        String path = networking.object("EndpointsConfig").nameOf("");
        for (Map.Entry<String, JsonNode> entry : configs.properties()) {
            JsonNode settings = entry.getValue().isNull() ? Json.object() : entry.getValue();
            String name = entry.getKey();
            endpoints.put(name, EndpointReader.read(name, Fields.of(settings, path + name), version));
        }
        if (version.before(44) && endpoints.size() > 1) {
            throw EngineException.invalid("Container cannot be created with multiple network endpoints: "
                    + String.join(", ", endpoints.keySet()));
        }
    }

    /** Clients may name the other container among the networks, without wishes. */
    private void dropOtherContainer() {
        if (mode.startsWith("container:")) {
            endpoints.remove(mode, EndpointSpec.of(mode));
        }
    }

    /** The deprecated {@code Config.MacAddress} is about the network that NetworkMode names. */
    private void takeContainerWideAddress(String text) {
        boolean old = version.before(44);
        if (text.isEmpty()) {
            if (old) {
                endpoints.replaceAll((_, endpoint) -> withMac(endpoint, null));
            }
            return;
        }
        MacAddress mac = new MacAddress(text);
        if (isAlone()) {
            if (old) {
                throw EngineException.invalid("conflicting options: mac-address and the network mode");
            }
        } else {
            String main = mainNetwork();
            MacAddress said =
                    endpoints.getOrDefault(main, EndpointSpec.of(main)).mac();
            if (!old && said != null && !said.equals(mac)) {
                throw EngineException.invalid("the container-wide MAC address must match the endpoint-specific MAC"
                        + " address for the main network, or be left empty");
            }
            endpoints.put(main, withMac(endpoints.getOrDefault(main, EndpointSpec.of(main)), mac));
        }
        if (!old) {
            warnings.add("The container-wide MacAddress field is now deprecated. It should be specified in"
                    + " EndpointsConfig instead.");
        }
    }

    private boolean isAlone() {
        return mode.equals("none") || mode.equals("host") || mode.startsWith("container:");
    }

    /** The key of the mode's network in the request. */
    private String mainNetwork() {
        String named = mode.isEmpty() ? DEFAULT : mode;
        if (endpoints.isEmpty() || endpoints.containsKey(named)) {
            return named;
        }
        if (version.before(44)) {
            return endpoints.keySet().iterator().next();
        }
        throw EngineException.invalid(
                "HostConfig.NetworkMode must match the identity of a network in NetworkSettings.Networks");
    }

    /** Without a mode the networks that are named count, and not the default one in addition. */
    private void chooseNamedNetwork() {
        if (mode.isEmpty()
                && !endpoints.isEmpty()
                && !endpoints.containsKey(DEFAULT)
                && !endpoints.containsKey("bridge")) {
            mode = endpoints.keySet().iterator().next();
        }
    }

    private static EndpointSpec withMac(EndpointSpec endpoint, @Nullable MacAddress mac) {
        return new EndpointSpec(
                endpoint.network(),
                endpoint.ipv4(),
                endpoint.ipv6(),
                endpoint.linkLocal(),
                mac,
                endpoint.aliases(),
                endpoint.links(),
                endpoint.driverOptions(),
                endpoint.gatewayPriority());
    }
}
