package dev.priok.cli.compose;

import dev.priok.cli.ArgumentCount;
import dev.priok.cli.CommandFailure;
import dev.priok.cli.flags.IntFlag;
import dev.priok.cli.flags.StringFlag;
import dev.priok.client.Json;
import dev.priok.compose.state.ServiceContainer;
import java.io.IOException;
import java.util.List;

/** {@code priok compose port}. */
final class PortCommand extends ProjectCommand {
    private final IntFlag index = flags.integer("index", "Index of the container if service has multiple replicas");
    private final StringFlag protocol = flags.string("protocol", "tcp", "tcp or udp");

    PortCommand(ComposeFlags compose) {
        super(
                compose,
                new Synopsis(
                        "[OPTIONS] SERVICE PRIVATE_PORT",
                        "Print the public port for a port binding",
                        ArgumentCount.exactly(2)));
    }

    @Override
    int run(ProjectContext context, List<String> arguments) throws IOException {
        long port;
        try {
            port = Long.parseLong(arguments.get(1));
        } catch (NumberFormatException _) {
            throw new CommandFailure("invalid port: \"" + arguments.get(1) + "\"");
        }
        ServiceContainer container = one(context, arguments.getFirst(), index.value(), true);
        for (Json published : container.summary().at("Ports").items()) {
            if (published.at("PrivatePort").number() == port
                    && published.at("Type").text().equalsIgnoreCase(protocol.value())) {
                String address = published.at("IP").text();
                context.session()
                        .out()
                        .line((address.contains(":") ? "[" + address + "]" : address) + ":"
                                + published.at("PublicPort").number());
                return 0;
            }
        }
        throw new CommandFailure("no port " + port + "/" + protocol.value() + " for container " + container.name());
    }
}
