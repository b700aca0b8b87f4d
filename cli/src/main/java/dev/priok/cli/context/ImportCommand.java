package dev.priok.cli.context;

import dev.priok.cli.ArgumentCount;
import dev.priok.cli.Command;
import dev.priok.cli.CommandFailure;
import dev.priok.cli.LocalInput;
import dev.priok.cli.Session;
import dev.priok.cli.settings.ContextStore;
import dev.priok.cli.settings.EngineContext;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** {@code priok context import}. */
final class ImportCommand extends Command {
    ImportCommand() {
        super(new Synopsis("CONTEXT FILE|-", "Import a context from a tar or zip file", ArgumentCount.exactly(2)));
    }

    @Override
    protected int run(Session session, List<String> arguments) throws IOException {
        String name = EngineContext.checkName(arguments.getFirst());
        ContextStore store = session.contexts();
        if (store.has(name)) {
            throw new CommandFailure("context \"" + name + "\" already exists");
        }
        ContextArchive archive;
        try (InputStream in = LocalInput.open(arguments.get(1))) {
            archive = ContextArchive.read(in);
        }
        EngineContext context = new EngineContext(
                name, archive.metadata().at("Metadata"), archive.metadata().at("Endpoints"));
        store.saveTls(name, archive.tls());
        store.save(context);
        session.out().line(name);
        session.err().line("Successfully imported context \"" + name + "\"");
        return 0;
    }
}
