package dev.priok.cli.network;

import dev.priok.cli.ArgumentCount;
import dev.priok.cli.Command;
import dev.priok.cli.Session;
import dev.priok.cli.create.KeyValues;
import dev.priok.cli.create.LabelFlag;
import dev.priok.cli.flags.BoolFlag;
import dev.priok.cli.flags.ListFlag;
import dev.priok.cli.flags.StringFlag;
import dev.priok.cli.flags.StringsFlag;
import dev.priok.client.JsonObject;
import dev.priok.client.Request;
import java.io.IOException;
import java.util.List;

/** {@code priok network create}. */
final class CreateCommand extends Command {
    private final BoolFlag attachable = flags.bool("attachable", "Enable manual container attachment");
    private final ListFlag auxAddress =
            flags.add(new ListFlag("aux-address", "map", "Auxiliary IPv4 or IPv6 addresses used by Network driver"));
    private final StringFlag configFrom =
            flags.string("config-from", "The network from which to copy the configuration");
    private final BoolFlag configOnly = flags.bool("config-only", "Create a configuration only network");
    private final StringFlag driver =
            flags.shorthand('d', flags.string("driver", "bridge", "Driver to manage the Network"));
    private final StringsFlag gateway = flags.strings("gateway", "IPv4 or IPv6 Gateway for the master subnet");
    private final BoolFlag ingress = flags.bool("ingress", "Create swarm routing-mesh network");
    private final BoolFlag internal = flags.bool("internal", "Restrict external access to the network");
    private final StringsFlag ipRange = flags.strings("ip-range", "Allocate container ip from a sub-range");
    private final StringFlag ipamDriver = flags.string("ipam-driver", "default", "IP Address Management Driver");
    private final ListFlag ipamOption = flags.add(new ListFlag("ipam-opt", "map", "Set IPAM driver specific options"));
    private final BoolFlag ipv4 = flags.boolOn("ipv4", "Enable or disable IPv4 address assignment");
    private final BoolFlag ipv6 = flags.bool("ipv6", "Enable or disable IPv6 address assignment");
    private final LabelFlag label = flags.add(new LabelFlag("Set metadata on a network"));
    private final ListFlag option =
            flags.shorthand('o', flags.add(new ListFlag("opt", "map", "Set driver specific options")));
    private final StringFlag scope = flags.string("scope", "Control the network's scope");
    private final StringsFlag subnet =
            flags.strings("subnet", "Subnet in CIDR format that represents a network segment");

    CreateCommand() {
        super(new Synopsis("[OPTIONS] NETWORK", "Create a network", ArgumentCount.exactly(1)));
    }

    @Override
    protected int run(Session session, List<String> arguments) throws IOException {
        JsonObject ipam = new JsonObject().put("Driver", ipamDriver.value());
        ipam.putUnlessEmpty("Options", KeyValues.map(ipamOption.values()));
        ipam.put(
                "Config",
                new Subnets(subnet.values(), ipRange.values(), gateway.values(), KeyValues.map(auxAddress.values()))
                        .config());
        JsonObject body = new JsonObject()
                .put("Name", arguments.getFirst())
                .put("CheckDuplicate", true)
                .put("Driver", driver.value())
                .put("IPAM", ipam.json())
                .put("Internal", internal.value())
                .put("Attachable", attachable.value())
                .put("Ingress", ingress.value())
                .put("ConfigOnly", configOnly.value());
        body.putUnlessEmpty("Scope", scope.value());
        if (ipv4.given()) {
            body.put("EnableIPv4", ipv4.value());
        }
        if (ipv6.given()) {
            body.put("EnableIPv6", ipv6.value());
        }
        if (configFrom.given()) {
            body.put(
                    "ConfigFrom",
                    new JsonObject().put("Network", configFrom.value()).json());
        }
        body.putUnlessEmpty("Options", KeyValues.map(option.values()));
        body.putUnlessEmpty("Labels", KeyValues.map(label.values()));
        session.out()
                .line(session.call(Request.post("/networks/create").body(body.json()))
                        .at("Id")
                        .text());
        return 0;
    }
}
