package dev.priok.cli.network;

import dev.priok.cli.ArgumentCount;
import dev.priok.cli.Command;
import dev.priok.cli.Session;
import dev.priok.cli.flags.BoolFlag;
import dev.priok.client.EngineRequestException;
import dev.priok.client.Request;
import java.io.IOException;
import java.util.List;

/** {@code priok network rm}. */
final class RemoveCommand extends Command {
    private final BoolFlag force =
            flags.shorthand('f', flags.bool("force", "Do not error if the network does not exist"));

    RemoveCommand() {
        super(new Synopsis(
                "NETWORK [NETWORK...]",
                "Remove one or more networks",
                "priok network rm, priok network remove",
                ArgumentCount.atLeast(1)));
    }

    @Override
    protected int run(Session session, List<String> arguments) throws IOException {
        int exitCode = 0;
        for (String network : arguments) {
            try {
                session.call(Request.delete(NetworkPath.of(network, "")));
                session.out().line(network);
            } catch (EngineRequestException e) {
                if (!force.value() || !e.isNotFound()) {
                    session.err().line(String.valueOf(e.getMessage()));
                    exitCode = 1;
                }
            }
        }
        return exitCode;
    }
}
