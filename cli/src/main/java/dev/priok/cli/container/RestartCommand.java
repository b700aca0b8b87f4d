package dev.priok.cli.container;

import dev.priok.cli.ArgumentCount;
import dev.priok.cli.Session;
import dev.priok.client.Request;

/** {@code priok restart}. */
final class RestartCommand extends EachContainerCommand {
    private final StopFlags stop = new StopFlags(flags);

    RestartCommand() {
        super(new Synopsis(
                "[OPTIONS] CONTAINER [CONTAINER...]",
                "Restart one or more containers",
                "priok container restart, priok restart",
                ArgumentCount.atLeast(1)));
    }

    @Override
    void act(Session session, String container) {
        Request request = Request.post(ContainerPath.of(container, "/restart"));
        stop.apply(request);
        session.call(request);
    }
}
