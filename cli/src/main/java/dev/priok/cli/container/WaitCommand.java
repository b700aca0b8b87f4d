package dev.priok.cli.container;

import dev.priok.cli.ArgumentCount;
import dev.priok.cli.Command;
import dev.priok.cli.CommandFailure;
import dev.priok.cli.Session;
import dev.priok.client.EngineRequestException;
import dev.priok.client.Json;
import dev.priok.client.Request;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** {@code priok wait}. */
final class WaitCommand extends Command {
    WaitCommand() {
        super(new Synopsis(
                "CONTAINER [CONTAINER...]",
                "Block until one or more containers stop, then print their exit codes",
                "priok container wait, priok wait",
                ArgumentCount.atLeast(1)));
    }

    @Override
    protected int run(Session session, List<String> arguments) throws IOException {
        List<String> problems = new ArrayList<>();
        for (String container : arguments) {
            try {
                Json answer = session.call(Request.post(ContainerPath.of(container, "/wait")));
                session.out().line(Long.toString(answer.at("StatusCode").number()));
            } catch (EngineRequestException e) {
                problems.add(String.valueOf(e.getMessage()));
            }
        }
        if (!problems.isEmpty()) {
            throw new CommandFailure(String.join("\n", problems));
        }
        return 0;
    }
}
