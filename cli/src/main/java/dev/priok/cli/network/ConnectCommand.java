package dev.priok.cli.network;

import dev.priok.cli.ArgumentCount;
import dev.priok.cli.Command;
import dev.priok.cli.CommandFailure;
import dev.priok.cli.Session;
import dev.priok.cli.create.LinkFlag;
import dev.priok.cli.flags.IntFlag;
import dev.priok.cli.flags.StringFlag;
import dev.priok.cli.flags.StringsFlag;
import dev.priok.client.Json;
import dev.priok.client.JsonObject;
import dev.priok.client.Request;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code priok network connect}. */
final class ConnectCommand extends Command {
    private final StringsFlag alias = flags.strings("alias", "Add network-scoped alias for the container");
    private final StringsFlag driverOption = flags.strings("driver-opt", "driver options for the network");
    private final IntFlag gatewayPriority = flags.integer(
            "gw-priority", "Highest gw-priority provides the default gateway. Accepts positive and negative values.");
    private final StringFlag ip = flags.string("ip", "IPv4 address (e.g., \"172.30.100.104\")");
    private final StringFlag ip6 = flags.string("ip6", "IPv6 address (e.g., \"2001:db8::33\")");
    private final LinkFlag link = flags.add(new LinkFlag());
    private final StringsFlag linkLocalIp =
            flags.strings("link-local-ip", "Add a link-local address for the container");

    ConnectCommand() {
        super(new Synopsis(
                "[OPTIONS] NETWORK CONTAINER", "Connect a container to a network", ArgumentCount.exactly(2)));
    }

    @Override
    protected int run(Session session, List<String> arguments) throws IOException {
        JsonObject body = new JsonObject().put("Container", arguments.get(1)).put("EndpointConfig", endpoint());
        session.call(
                Request.post(NetworkPath.of(arguments.getFirst(), "/connect")).body(body.json()));
        return 0;
    }

    private Json endpoint() {
        JsonObject ipam = new JsonObject();
        ipam.putUnlessEmpty("IPv4Address", ip.value());
        ipam.putUnlessEmpty("IPv6Address", ip6.value());
        ipam.putUnlessEmpty("LinkLocalIPs", linkLocalIp.values());
        JsonObject endpoint = new JsonObject();
        endpoint.putUnlessEmpty("IPAMConfig", ipam.json());
        endpoint.putUnlessEmpty("Links", link.values());
        endpoint.putUnlessEmpty("Aliases", alias.values());
        endpoint.putUnlessEmpty("DriverOpts", driverOptions());
        endpoint.putUnlessEmpty("GwPriority", Json.of(gatewayPriority.value()));
        return endpoint.json();
    }

    private Map<String, String> driverOptions() {
        Map<String, String> options = new LinkedHashMap<>();
        for (String pair : driverOption.values()) {
            int equals = pair.indexOf('=');
            String key = equals < 0 ? "" : pair.substring(0, equals).strip();
            if (key.isEmpty()) {
                throw new CommandFailure("invalid key/value pair format in driver options");
            }
            options.put(key, pair.substring(equals + 1).strip());
        }
        return options;
    }
}
