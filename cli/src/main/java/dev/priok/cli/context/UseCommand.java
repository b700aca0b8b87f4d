package dev.priok.cli.context;

import dev.priok.cli.ArgumentCount;
import dev.priok.cli.Command;
import dev.priok.cli.Session;
import dev.priok.cli.settings.EngineContext;
import dev.priok.client.Json;
import java.io.IOException;
import java.util.List;

/** {@code priok context use}. */
final class UseCommand extends Command {
    UseCommand() {
        super(new Synopsis("CONTEXT", "Set the current docker context", ArgumentCount.exactly(1)));
    }

    @Override
    protected int run(Session session, List<String> arguments) throws IOException {
        String name = arguments.getFirst();
        boolean isDefault = name.equals(EngineContext.DEFAULT);
        if (!isDefault) {
            session.contexts().get(EngineContext.checkName(name));
        }
        if (!session.settings().content().at("currentContext").text().equals(isDefault ? "" : name)) {
            session.settings().put("currentContext", Json.of(isDefault ? "" : name));
        }
        session.out().line(name);
        session.err().line("Current context is now \"" + name + "\"");
        if (!isDefault && !session.environment("DOCKER_HOST").isEmpty()) {
            session.err()
                    .line("Warning: DOCKER_HOST environment variable overrides the active context. To use \"" + name
                            + "\", either set the global --context flag, or unset DOCKER_HOST environment variable.");
        }
        return 0;
    }
}
