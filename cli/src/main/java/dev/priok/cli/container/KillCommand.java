package dev.priok.cli.container;

import dev.priok.cli.ArgumentCount;
import dev.priok.cli.Session;
import dev.priok.cli.flags.StringFlag;
import dev.priok.client.Request;

/** {@code priok kill}. */
final class KillCommand extends EachContainerCommand {
    private final StringFlag signal = flags.shorthand('s', flags.string("signal", "Signal to send to the container"));

    KillCommand() {
        super(new Synopsis(
                "[OPTIONS] CONTAINER [CONTAINER...]",
                "Kill one or more running containers",
                "priok container kill, priok kill",
                ArgumentCount.atLeast(1)));
    }

    @Override
    void act(Session session, String container) {
        session.call(Request.post(ContainerPath.of(container, "/kill")).queryUnlessEmpty("signal", signal.value()));
    }
}
