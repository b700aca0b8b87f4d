package dev.priok.cli.compose;

import dev.priok.cli.ArgumentCount;
import dev.priok.cli.Command;
import dev.priok.cli.CommandFailure;
import dev.priok.cli.ProductVersion;
import dev.priok.cli.Session;
import dev.priok.cli.flags.BoolFlag;
import dev.priok.cli.flags.StringFlag;
import dev.priok.client.JsonObject;
import java.io.IOException;
import java.util.List;

/** {@code priok compose version}. */
final class VersionCommand extends Command {
    private final StringFlag format = flags.shorthand(
            'f', flags.string("format", "Format the output. Values: [pretty | json]. (Default: pretty)"));
    private final BoolFlag shortOnly = flags.bool("short", "Shows only Compose's version number");

    VersionCommand() {
        super(new Synopsis("[OPTIONS]", "Show the Compose version information", ArgumentCount.none()));
        // It never does anything else than tell.
        flags.bool("dry-run", "Execute command in dry run mode");
    }

    /** That of docker compose. */
    @Override
    protected int usageErrorCode() {
        return 1;
    }

    @Override
    protected int run(Session session, List<String> arguments) throws IOException {
        String version = ProductVersion.current();
        if (shortOnly.value()) {
            session.out().line(version);
            return 0;
        }
        switch (format.value()) {
            case "json" ->
                session.out()
                        .line(new JsonObject().put("version", version).json().compact());
            case "", "pretty" -> session.out().line("Priok Compose version " + version);
            default ->
                throw new CommandFailure(
                        "format value \"" + format.value() + "\" could not be parsed: it is one of pretty, json");
        }
        return 0;
    }
}
