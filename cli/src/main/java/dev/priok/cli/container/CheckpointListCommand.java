package dev.priok.cli.container;

import dev.priok.cli.ArgumentCount;
import dev.priok.cli.Command;
import dev.priok.cli.Session;
import dev.priok.cli.flags.StringFlag;
import dev.priok.client.Json;
import dev.priok.client.Request;
import java.io.IOException;
import java.util.List;

/** {@code priok checkpoint ls}. */
final class CheckpointListCommand extends Command {
    private final StringFlag directory = flags.string("checkpoint-dir", "Use a custom checkpoint storage directory");

    CheckpointListCommand() {
        super(new Synopsis(
                "[OPTIONS] CONTAINER",
                "List checkpoints for a container",
                "priok checkpoint ls, priok checkpoint list",
                ArgumentCount.exactly(1)));
    }

    @Override
    protected int run(Session session, List<String> arguments) throws IOException {
        Json answer = session.call(Request.get(ContainerPath.of(arguments.getFirst(), "/checkpoints"))
                .queryUnlessEmpty("dir", directory.value()));
        session.out().line("CHECKPOINT NAME");
        for (Json checkpoint : answer.items()) {
            session.out().line(checkpoint.at("Name").text());
        }
        return 0;
    }
}
