package dev.priok.cli.container;

import dev.priok.cli.ArgumentCount;
import dev.priok.cli.Command;
import dev.priok.cli.CommandFailure;
import dev.priok.cli.Session;
import dev.priok.cli.create.ContainerCreation;
import dev.priok.cli.create.ContainerFlags;
import dev.priok.client.JsonObject;
import java.io.IOException;
import java.util.List;

/** {@code priok create}. */
final class CreateCommand extends Command {
    private final ContainerFlags container;

    CreateCommand() {
        super(new Synopsis(
                "[OPTIONS] IMAGE [COMMAND] [ARG...]",
                "Create a new container",
                "priok container create, priok create",
                ArgumentCount.atLeast(1)));
        container = new ContainerFlags(flags, "creating");
    }

    @Override
    protected int run(Session session, List<String> arguments) throws IOException {
        JsonObject body;
        try {
            container.pull();
            body = container.body(session, arguments, true);
        } catch (CommandFailure e) {
            throw RunFailure.withHelp("create", CommandFailure.NOT_RUN, e.text());
        }
        session.out().line(new ContainerCreation(session, container).create(body));
        return 0;
    }
}
