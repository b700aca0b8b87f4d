package dev.priok.cli.compose;

import dev.priok.cli.ArgumentCount;
import dev.priok.cli.Command;
import dev.priok.cli.CommandFailure;
import dev.priok.cli.Session;
import java.util.List;

/** A command of docker compose's that isn't built: refused by name, whatever follows it. */
final class RefusedCommand extends Command {
    private final String name;

    RefusedCommand(String name) {
        super(new Synopsis("", "Isn't supported", ArgumentCount.any()));
        this.name = name;
        flags.stopAtFirstArgument();
    }

    @Override
    protected int run(Session session, List<String> arguments) {
        throw new CommandFailure("priok compose " + name + " isn't supported");
    }
}
