package dev.priok.cli.context;

import dev.priok.cli.ArgumentCount;
import dev.priok.cli.Command;
import dev.priok.cli.CommandFailure;
import dev.priok.cli.Session;
import dev.priok.cli.flags.StringFlag;
import dev.priok.cli.settings.ContextStore;
import dev.priok.cli.settings.EngineContext;
import java.io.IOException;
import java.util.List;

/** {@code priok context create}. */
final class CreateCommand extends Command {
    private final StringFlag description = flags.string("description", "Description of the context");
    private final EndpointFlag endpoint = flags.shownDefault("[]", flags.add(new EndpointFlag()));
    private final StringFlag from = flags.string("from", "create context from a named context");

    CreateCommand() {
        super(new Synopsis("[OPTIONS] CONTEXT", "Create a context", ArgumentCount.exactly(1)));
    }

    @Override
    protected String description() {
        return "Create a context" + EndpointFlag.EXPLANATION.stripTrailing();
    }

    @Override
    protected int run(Session session, List<String> arguments) throws IOException {
        String name = EngineContext.checkName(arguments.getFirst());
        ContextStore store = session.contexts();
        if (store.has(name)) {
            throw new CommandFailure("context \"" + name + "\" already exists");
        }
        if (!endpoint.given() && from.value().isEmpty()) {
            throw new CommandFailure("docker endpoint configuration is required");
        }
        EndpointFlag.Endpoint chosen =
                endpoint.given() ? endpoint.endpoint(session) : EndpointFlag.copyOf(session, from.value());
        String about = description.value();
        boolean copies = !from.value().isEmpty() && !from.value().equals(EngineContext.DEFAULT);
        if (about.isEmpty() && copies) {
            about = store.get(from.value()).description();
        }
        store.saveTls(name, chosen.tls());
        store.save(EngineContext.of(name, about, chosen.host(), chosen.skipsVerification()));
        session.out().line(name);
        session.err().line("Successfully created context \"" + name + "\"");
        return 0;
    }
}
