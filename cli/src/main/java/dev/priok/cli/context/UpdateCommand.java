package dev.priok.cli.context;

import dev.priok.cli.ArgumentCount;
import dev.priok.cli.Command;
import dev.priok.cli.Session;
import dev.priok.cli.flags.StringFlag;
import dev.priok.cli.settings.ContextStore;
import dev.priok.cli.settings.EngineContext;
import java.io.IOException;
import java.util.List;

/** {@code priok context update}. */
final class UpdateCommand extends Command {
    private final StringFlag description = flags.string("description", "Description of the context");
    private final EndpointFlag endpoint = flags.shownDefault("[]", flags.add(new EndpointFlag()));

    UpdateCommand() {
        super(new Synopsis("[OPTIONS] CONTEXT", "Update a context", ArgumentCount.exactly(1)));
    }

    @Override
    protected String description() {
        return "Update a context" + EndpointFlag.EXPLANATION.stripTrailing();
    }

    @Override
    protected int run(Session session, List<String> arguments) throws IOException {
        String name = EngineContext.checkName(arguments.getFirst());
        ContextStore store = session.contexts();
        EngineContext context = store.get(name);
        if (!description.value().isEmpty()) {
            context = context.described(description.value());
        }
        if (endpoint.given()) {
            EndpointFlag.Endpoint chosen = endpoint.endpoint(session);
            store.saveTls(name, chosen.tls());
            context = chosen.of(context);
        }
        store.save(context);
        session.out().line(name);
        session.err().line("Successfully updated context \"" + name + "\"");
        return 0;
    }
}
