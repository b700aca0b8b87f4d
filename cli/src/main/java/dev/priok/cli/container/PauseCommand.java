package dev.priok.cli.container;

import dev.priok.cli.ArgumentCount;
import dev.priok.cli.Session;
import dev.priok.client.Request;

/** {@code priok pause}. */
final class PauseCommand extends EachContainerCommand {
    PauseCommand() {
        super(new Synopsis(
                "CONTAINER [CONTAINER...]",
                "Pause all processes within one or more containers",
                "priok container pause, priok pause",
                ArgumentCount.atLeast(1)));
    }

    @Override
    void act(Session session, String container) {
        session.call(Request.post(ContainerPath.of(container, "/pause")));
    }
}
