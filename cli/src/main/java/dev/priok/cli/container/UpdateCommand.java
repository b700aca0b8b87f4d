package dev.priok.cli.container;

import dev.priok.cli.ArgumentCount;
import dev.priok.cli.Command;
import dev.priok.cli.CommandFailure;
import dev.priok.cli.Session;
import dev.priok.cli.create.LimitFlags;
import dev.priok.cli.create.RestartPolicy;
import dev.priok.cli.flags.StringFlag;
import dev.priok.client.EngineRequestException;
import dev.priok.client.Json;
import dev.priok.client.JsonObject;
import dev.priok.client.Request;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** {@code priok update}. */
final class UpdateCommand extends Command {
    private final LimitFlags limits = LimitFlags.forUpdate(flags);
    private final StringFlag restart = flags.string("restart", "Restart policy to apply when a container exits");

    UpdateCommand() {
        super(new Synopsis(
                "[OPTIONS] CONTAINER [CONTAINER...]",
                "Update configuration of one or more containers",
                "priok container update, priok update",
                ArgumentCount.atLeast(1)));
    }

    @Override
    protected int run(Session session, List<String> arguments) throws IOException {
        JsonObject body = new JsonObject();
        limits.apply(body);
        if (restart.given()) {
            body.putUnlessEmpty("RestartPolicy", RestartPolicy.parse(restart.value()));
        }
        if (body.isEmpty()) {
            throw new CommandFailure("you must provide one or more flags when using this command");
        }
        List<String> warnings = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (String container : arguments) {
            try {
                Json answer = session.call(
                        Request.post(ContainerPath.of(container, "/update")).body(body.json()));
                session.out().line(container);
                for (Json warning : answer.at("Warnings").items()) {
                    warnings.add(warning.text());
                }
            } catch (EngineRequestException e) {
                problems.add(String.valueOf(e.getMessage()));
            }
        }
        for (String warning : warnings) {
            session.out().line(warning);
        }
        if (!problems.isEmpty()) {
            throw new CommandFailure(String.join("\n", problems));
        }
        return 0;
    }
}
