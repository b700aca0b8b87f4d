package dev.priok.cli.context;

import dev.priok.cli.ArgumentCount;
import dev.priok.cli.Command;
import dev.priok.cli.CommandFailure;
import dev.priok.cli.Session;
import dev.priok.cli.flags.BoolFlag;
import dev.priok.cli.settings.ContextStore;
import dev.priok.cli.settings.EngineContext;
import dev.priok.client.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** {@code priok context rm}. */
final class RemoveCommand extends Command {
    private final BoolFlag force = flags.shorthand('f', flags.bool("force", "Force the removal of a context in use"));

    RemoveCommand() {
        super(new Synopsis(
                "CONTEXT [CONTEXT...]",
                "Remove one or more contexts",
                "priok context rm, priok context remove",
                ArgumentCount.atLeast(1)));
    }

    @Override
    protected int run(Session session, List<String> arguments) throws IOException {
        List<String> problems = new ArrayList<>();
        for (String name : arguments) {
            try {
                remove(session, name);
                session.out().line(name);
            } catch (CommandFailure e) {
                problems.add(e.text());
            }
        }
        if (!problems.isEmpty()) {
            throw new CommandFailure(String.join("\n", problems));
        }
        return 0;
    }

    private void remove(Session session, String name) throws IOException {
        if (name.equals(EngineContext.DEFAULT)) {
            throw new CommandFailure("context \"default\" cannot be removed");
        }
        ContextStore store = session.contexts();
        if (!store.has(name) && !force.value()) {
            throw new CommandFailure("context \"" + name + "\" does not exist");
        }
        if (name.equals(session.contextName()) && !force.value()) {
            throw new CommandFailure("context \"" + name + "\" is in use, set -f flag to force remove");
        }
        store.remove(name);
        if (session.settings().content().at("currentContext").text().equals(name)) {
            session.settings().put("currentContext", Json.of(""));
        }
    }
}
