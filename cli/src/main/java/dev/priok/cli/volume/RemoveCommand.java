package dev.priok.cli.volume;

import dev.priok.cli.ArgumentCount;
import dev.priok.cli.Command;
import dev.priok.cli.CommandFailure;
import dev.priok.cli.Session;
import dev.priok.cli.flags.BoolFlag;
import dev.priok.client.EngineRequestException;
import dev.priok.client.Request;
import java.io.IOException;
import java.util.List;

/** {@code priok volume rm}. */
final class RemoveCommand extends Command {
    private final BoolFlag force =
            flags.shorthand('f', flags.bool("force", "Force the removal of one or more volumes"));

    RemoveCommand() {
        super(new Synopsis(
                "[OPTIONS] VOLUME [VOLUME...]",
                "Remove one or more volumes",
                "priok volume rm, priok volume remove",
                ArgumentCount.atLeast(1)));
    }

    @Override
    protected int run(Session session, List<String> arguments) throws IOException {
        int exitCode = 0;
        for (String volume : arguments) {
            if (volume.isBlank()) {
                throw new CommandFailure("invalid volume name: value is empty");
            }
            try {
                session.call(
                        Request.delete("/volumes/" + Request.segment(volume)).flag("force", force.value()));
                session.out().line(volume);
            } catch (EngineRequestException e) {
                session.err().line(String.valueOf(e.getMessage()));
                exitCode = 1;
            }
        }
        return exitCode;
    }
}
