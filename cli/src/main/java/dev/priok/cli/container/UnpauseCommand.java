package dev.priok.cli.container;

import dev.priok.cli.ArgumentCount;
import dev.priok.cli.Session;
import dev.priok.client.Request;

/** {@code priok unpause}. */
final class UnpauseCommand extends EachContainerCommand {
    UnpauseCommand() {
        super(new Synopsis(
                "CONTAINER [CONTAINER...]",
                "Unpause all processes within one or more containers",
                "priok container unpause, priok unpause",
                ArgumentCount.atLeast(1)));
    }

    @Override
    void act(Session session, String container) {
        session.call(Request.post(ContainerPath.of(container, "/unpause")));
    }
}
