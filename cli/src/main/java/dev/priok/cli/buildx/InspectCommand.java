package dev.priok.cli.buildx;

import dev.priok.cli.ArgumentCount;
import dev.priok.cli.Command;
import dev.priok.cli.Session;
import java.io.IOException;
import java.util.List;

/** {@code priok buildx inspect}. */
final class InspectCommand extends Command {
    InspectCommand() {
        super(new Synopsis("[NAME]", "Inspect current builder instance", new ArgumentCount.AtMost(1)));
        // The daemon runs, or it could not be asked.
        flags.bool("bootstrap", "Ensure builder has booted before inspecting");
    }

    @Override
    protected int run(Session session, List<String> arguments) throws IOException {
        Builder.check(session, arguments);
        Builder builder = Builder.of(session);
        session.out()
                .print("Name:   " + builder.name() + "\nDriver: docker\n\nNodes:\nName:             " + builder.name()
                        + "\nEndpoint:         " + builder.name() + "\nStatus:           running\nBuildKit version: "
                        + builder.version() + "\nPlatforms:        " + builder.platform() + "\n");
        return 0;
    }
}
