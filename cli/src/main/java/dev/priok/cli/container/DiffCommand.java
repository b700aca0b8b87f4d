package dev.priok.cli.container;

import dev.priok.cli.ArgumentCount;
import dev.priok.cli.Command;
import dev.priok.cli.Session;
import dev.priok.client.Json;
import dev.priok.client.Request;
import java.io.IOException;
import java.util.List;

/** {@code priok diff}. */
final class DiffCommand extends Command {
    DiffCommand() {
        super(new Synopsis(
                "CONTAINER",
                "Inspect changes to files or directories on a container's filesystem",
                "priok container diff, priok diff",
                ArgumentCount.exactly(1)));
    }

    @Override
    protected int run(Session session, List<String> arguments) throws IOException {
        StringBuilder out = new StringBuilder();
        for (Json change : session.call(Request.get(ContainerPath.of(arguments.getFirst(), "/changes")))
                .items()) {
            String kind = switch ((int) change.at("Kind").number()) {
                case 0 -> "C";
                case 1 -> "A";
                case 2 -> "D";
                default -> "?";
            };
            out.append(kind).append(' ').append(change.at("Path").text()).append('\n');
        }
        session.out().print(out.toString());
        return 0;
    }
}
