package dev.priok.cli.container;

import dev.priok.cli.ArgumentCount;
import dev.priok.cli.Command;
import dev.priok.cli.CommandFailure;
import dev.priok.cli.Session;
import dev.priok.client.Request;
import java.util.List;

/** {@code priok rename}. */
final class RenameCommand extends Command {
    RenameCommand() {
        super(new Synopsis(
                "CONTAINER NEW_NAME",
                "Rename a container",
                "priok container rename, priok rename",
                ArgumentCount.exactly(2)));
    }

    @Override
    protected int run(Session session, List<String> arguments) {
        String newName = arguments.get(1).strip();
        if (arguments.getFirst().isBlank() || newName.isEmpty()) {
            throw new CommandFailure("Error: Neither old nor new names may be empty");
        }
        session.call(Request.post(ContainerPath.of(arguments.getFirst().strip(), "/rename"))
                .query("name", newName));
        return 0;
    }
}
