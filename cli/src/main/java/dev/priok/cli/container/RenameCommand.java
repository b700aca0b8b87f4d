package dev.priok.cli.container;

import dev.priok.cli.ArgumentCount;
import dev.priok.cli.Command;
import dev.priok.cli.CommandFailure;
import dev.priok.cli.Session;
import dev.priok.client.EngineRequestException;
import dev.priok.client.Request;
import java.io.IOException;
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
    protected int run(Session session, List<String> arguments) throws IOException {
        String newName = arguments.get(1).strip();
        if (arguments.getFirst().isBlank() || newName.isEmpty()) {
            throw new CommandFailure("Error: Neither old nor new names may be empty");
        }
        try {
            session.call(Request.post(ContainerPath.of(arguments.getFirst().strip(), "/rename"))
                    .query("name", newName));
        } catch (EngineRequestException e) {
            session.err().line(String.valueOf(e.getMessage()));
            throw new CommandFailure("Error: failed to rename container named " + arguments.getFirst());
        }
        return 0;
    }
}
