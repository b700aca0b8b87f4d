package dev.priok.cli.buildx;

import dev.priok.cli.ArgumentCount;
import dev.priok.cli.Command;
import dev.priok.cli.Session;
import dev.priok.cli.build.BuilderFlag;
import dev.priok.cli.format.Table;
import dev.priok.cli.settings.EngineContext;
import java.io.IOException;
import java.util.List;

/** {@code priok buildx inspect}. */
final class InspectCommand extends Command {
    private final BuilderFlag builder;

    InspectCommand(BuilderFlag before) {
        super(new Synopsis("[NAME]", "Inspect current builder instance", new ArgumentCount.AtMost(1)));
        builder = new BuilderFlag(flags, before);
        // The daemon runs, or it could not be asked.
        flags.bool("bootstrap", "Ensure builder has booted before inspecting");
    }

    @Override
    protected int run(Session session, List<String> arguments) throws IOException {
        String name = Builder.named(session, arguments, builder);
        Builder found = Builder.of(session, name.equals(EngineContext.DEFAULT) ? session.contextName() : name);
        Table table = new Table(0, 1).row("Name:", found.name()).row("Driver:", found.driver());
        if (found.answers()) {
            table.row("")
                    .row("Nodes:")
                    .row("Name:", found.name())
                    .row("Endpoint:", found.name())
                    .row("Status:", "running")
                    .row("BuildKit version:", found.version())
                    .row("Platforms:", found.platform());
        } else {
            table.row("Error:", found.error());
        }
        session.out().print(table.render());
        return 0;
    }
}
