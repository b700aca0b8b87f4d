package dev.priok.cli.container;

import dev.priok.cli.ArgumentCount;
import dev.priok.cli.Command;
import dev.priok.cli.CommandFailure;
import dev.priok.cli.Session;
import dev.priok.cli.format.NaturalOrder;
import dev.priok.client.Json;
import dev.priok.client.Request;
import dev.priok.model.Quoted;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code priok port}. */
final class PortCommand extends Command {
    private static final int HIGHEST_PORT = 65535;

    PortCommand() {
        super(new Synopsis(
                "CONTAINER [PRIVATE_PORT[/PROTO]]",
                "List port mappings or a specific mapping for the container",
                "priok container port, priok port",
                new ArgumentCount.Between(1, 2)));
    }

    @Override
    protected int run(Session session, List<String> arguments) throws IOException {
        Json ports = session.call(Request.get(ContainerPath.of(arguments.getFirst(), "/json")))
                .at("NetworkSettings", "Ports");
        List<String> lines = new ArrayList<>();
        if (arguments.size() == 2) {
            for (Json binding : ports.at(port(arguments.get(1))).items()) {
                lines.add(address(binding));
            }
            if (lines.isEmpty()) {
                throw new CommandFailure(
                        "Error: No public port '" + arguments.get(1) + "' published for " + arguments.getFirst());
            }
        } else {
            for (Map.Entry<String, Json> port : ports.fields().entrySet()) {
                for (Json binding : port.getValue().items()) {
                    lines.add(port.getKey() + " -> " + address(binding));
                }
            }
        }
        lines.sort(NaturalOrder.INSTANCE);
        session.out().print(lines.isEmpty() ? "" : String.join("\n", lines) + "\n");
        return 0;
    }

    /** As the engine names it. */
    private static String port(String text) {
        int slash = text.indexOf('/');
        String number = slash < 0 ? text : text.substring(0, slash);
        String protocol = slash < 0 ? "" : text.substring(slash + 1);
        if (!number.matches("\\d{1,5}") || Integer.parseInt(number) > HIGHEST_PORT) {
            throw new CommandFailure("Error: invalid port (" + number + "): strconv.ParseUint: parsing "
                    + Quoted.of(number)
                    + (number.matches("\\d+") ? ": value out of range" : ": invalid syntax"));
        }
        return number + "/" + (protocol.isEmpty() ? "tcp" : protocol);
    }

    private static String address(Json binding) {
        return PublishedPorts.hostPort(
                binding.at("HostIp").text(), binding.at("HostPort").text());
    }
}
