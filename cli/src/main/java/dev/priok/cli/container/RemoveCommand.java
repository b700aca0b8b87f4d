package dev.priok.cli.container;

import dev.priok.cli.ArgumentCount;
import dev.priok.cli.CommandFailure;
import dev.priok.cli.Session;
import dev.priok.cli.flags.BoolFlag;
import dev.priok.client.EngineRequestException;
import dev.priok.client.Request;

/** {@code priok rm}. */
final class RemoveCommand extends EachContainerCommand {
    private final BoolFlag force =
            flags.shorthand('f', flags.bool("force", "Force the removal of a running container (uses SIGKILL)"));
    private final BoolFlag link = flags.shorthand('l', flags.bool("link", "Remove the specified link"));
    private final BoolFlag volumes =
            flags.shorthand('v', flags.bool("volumes", "Remove anonymous volumes associated with the container"));

    RemoveCommand() {
        super(new Synopsis(
                "[OPTIONS] CONTAINER [CONTAINER...]",
                "Remove one or more containers",
                "priok container rm, priok container remove, priok rm",
                ArgumentCount.atLeast(1)));
    }

    @Override
    void act(Session session, String container) {
        String name = container;
        while (name.startsWith("/")) {
            name = name.substring(1);
        }
        if (name.isEmpty()) {
            throw new CommandFailure("container name cannot be empty");
        }
        session.call(Request.delete(ContainerPath.of(name, ""))
                .flag("v", volumes.value())
                .flag("link", link.value())
                .flag("force", force.value()));
    }

    @Override
    boolean tolerates(EngineRequestException refusal) {
        return force.value() && refusal.isNotFound();
    }
}
