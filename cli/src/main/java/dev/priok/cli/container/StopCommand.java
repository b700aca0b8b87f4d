package dev.priok.cli.container;

import dev.priok.cli.ArgumentCount;
import dev.priok.cli.Session;
import dev.priok.client.Request;

/** {@code priok stop}. */
final class StopCommand extends EachContainerCommand {
    private final StopFlags stop = new StopFlags(flags);

    StopCommand() {
        super(new Synopsis(
                "[OPTIONS] CONTAINER [CONTAINER...]",
                "Stop one or more running containers",
                "priok container stop, priok stop",
                ArgumentCount.atLeast(1)));
    }

    @Override
    void act(Session session, String container) {
        Request request = Request.post(ContainerPath.of(container, "/stop"));
        stop.apply(request);
        session.call(request);
    }
}
