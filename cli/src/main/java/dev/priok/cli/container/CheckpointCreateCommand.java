package dev.priok.cli.container;

import dev.priok.cli.ArgumentCount;
import dev.priok.cli.Command;
import dev.priok.cli.Session;
import dev.priok.cli.flags.BoolFlag;
import dev.priok.cli.flags.StringFlag;
import dev.priok.client.JsonObject;
import dev.priok.client.Request;
import java.io.IOException;
import java.util.List;

/** {@code priok checkpoint create}. */
final class CheckpointCreateCommand extends Command {
    private final StringFlag directory = flags.string("checkpoint-dir", "Use a custom checkpoint storage directory");
    private final BoolFlag leaveRunning = flags.bool("leave-running", "Leave the container running after checkpoint");

    CheckpointCreateCommand() {
        super(new Synopsis(
                "[OPTIONS] CONTAINER CHECKPOINT",
                "Create a checkpoint from a running container",
                "priok checkpoint create",
                ArgumentCount.exactly(2)));
    }

    @Override
    protected int run(Session session, List<String> arguments) throws IOException {
        String name = arguments.get(1);
        session.call(Request.post(ContainerPath.of(arguments.getFirst(), "/checkpoints"))
                .body(new JsonObject()
                        .put("CheckpointID", name)
                        .put("CheckpointDir", directory.value())
                        .put("Exit", !leaveRunning.value())
                        .json()));
        session.out().line(name);
        return 0;
    }
}
