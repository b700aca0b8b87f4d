package dev.priok.cli.container;

import dev.priok.cli.ArgumentCount;
import dev.priok.cli.Command;
import dev.priok.cli.Session;
import dev.priok.cli.flags.StringFlag;
import dev.priok.client.Request;
import java.io.IOException;
import java.util.List;

/** {@code priok checkpoint rm}. */
final class CheckpointRemoveCommand extends Command {
    private final StringFlag directory = flags.string("checkpoint-dir", "Use a custom checkpoint storage directory");

    CheckpointRemoveCommand() {
        super(new Synopsis(
                "[OPTIONS] CONTAINER CHECKPOINT",
                "Remove a checkpoint",
                "priok checkpoint rm, priok checkpoint remove",
                ArgumentCount.exactly(2)));
    }

    @Override
    protected int run(Session session, List<String> arguments) throws IOException {
        String call = "/checkpoints/" + Request.segment(arguments.get(1));
        session.call(Request.delete(ContainerPath.of(arguments.getFirst(), call))
                .queryUnlessEmpty("dir", directory.value()));
        return 0;
    }
}
