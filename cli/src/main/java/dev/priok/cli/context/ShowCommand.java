package dev.priok.cli.context;

import dev.priok.cli.ArgumentCount;
import dev.priok.cli.Command;
import dev.priok.cli.Session;
import java.io.IOException;
import java.util.List;

/** {@code priok context show}. */
final class ShowCommand extends Command {
    ShowCommand() {
        super(new Synopsis("", "Print the name of the current context", ArgumentCount.none()));
    }

    @Override
    protected int run(Session session, List<String> arguments) throws IOException {
        session.out().line(session.contextName());
        return 0;
    }
}
