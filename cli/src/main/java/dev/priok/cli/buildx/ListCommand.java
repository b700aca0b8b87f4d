package dev.priok.cli.buildx;

import dev.priok.cli.ArgumentCount;
import dev.priok.cli.Command;
import dev.priok.cli.CommandFailure;
import dev.priok.cli.Session;
import dev.priok.cli.flags.StringFlag;
import dev.priok.cli.format.Table;
import dev.priok.client.Json;
import dev.priok.client.JsonObject;
import java.io.IOException;
import java.util.List;

/** {@code priok buildx ls}. */
final class ListCommand extends Command {
    private final StringFlag format = flags.string("format", "table", "Format the output: \"table\" or \"json\"");

    ListCommand() {
        super(new Synopsis("", "List builder instances", ArgumentCount.none()));
        // There is one platform, so nothing is ever shortened.
        flags.bool("no-trunc", "Don't truncate output");
    }

    @Override
    protected int run(Session session, List<String> arguments) throws IOException {
        Builder builder = Builder.of(session);
        switch (format.value()) {
            case "table" -> session.out().print(table(builder));
            case "json" -> session.out().line(json(builder));
            default -> throw new CommandFailure("ERROR: formats of builders are table and json: " + format.value());
        }
        return 0;
    }

    private static String table(Builder builder) {
        return new Table()
                .row("NAME/NODE", "DRIVER/ENDPOINT", "STATUS", "BUILDKIT", "PLATFORMS")
                .row(builder.name() + "*", "docker", "", "", "")
                .row(
                        " \\_ " + builder.name(),
                        " \\_ " + builder.name(),
                        "running",
                        builder.version(),
                        builder.platform())
                .render();
    }

    private static String json(Builder builder) {
        return new JsonObject()
                .put("Name", builder.name())
                .put("Driver", "docker")
                .put("Current", true)
                .put(
                        "Nodes",
                        new Json.Arr(List.of(new JsonObject()
                                .put("Name", builder.name())
                                .put("Endpoint", builder.name())
                                .put("Status", "running")
                                .put("Version", builder.version())
                                .put("Platforms", List.of(builder.platform()))
                                .json())))
                .json()
                .compact();
    }
}
