package dev.priok.cli.container;

import dev.priok.cli.ArgumentCount;
import dev.priok.cli.Command;
import dev.priok.cli.CommandFailure;
import dev.priok.cli.Session;
import dev.priok.cli.flags.BoolFlag;
import dev.priok.cli.flags.StringFlag;
import dev.priok.cli.terminal.AttachedStreams;
import dev.priok.cli.terminal.SignalForwarding;
import dev.priok.cli.terminal.TerminalSize;
import dev.priok.client.HijackedStream;
import dev.priok.client.Json;
import dev.priok.client.Request;
import java.io.IOException;
import java.util.List;

/** {@code priok attach}. */
final class AttachCommand extends Command {
    private final StringFlag detachKeys =
            flags.string("detach-keys", "Override the key sequence for detaching a container");
    private final BoolFlag noStdin = flags.bool("no-stdin", "Do not attach STDIN");
    private final BoolFlag sigProxy = flags.boolOn("sig-proxy", "Proxy all received signals to the process");

    AttachCommand() {
        super(new Synopsis(
                "[OPTIONS] CONTAINER",
                "Attach local standard input, output, and error streams to a running container",
                "priok container attach, priok attach",
                ArgumentCount.exactly(1)));
    }

    @Override
    protected int run(Session session, List<String> arguments) throws IOException {
        String path = ContainerPath.of(arguments.getFirst(), "/json");
        Json container = session.call(Request.get(path));
        requireRunning(container);
        String id = container.at("Id").text();
        boolean tty = container.at("Config", "Tty").isTrue();
        session.requireTerminal(!noStdin.value(), tty);
        ExitWait wait = ExitWait.begin(session, id, ExitWait.Until.NOT_RUNNING);
        boolean input = !noStdin.value() && container.at("Config", "OpenStdin").isTrue();
        if (sigProxy.value() && !tty) {
            SignalForwarding.start(session, id);
        }
        AttachedStreams.Plan plan =
                new AttachedStreams.Plan(input, true, true, tty, session.detachKeys(detachKeys.value()));
        HijackedStream stream = session.engine().hijack(AttachRequest.of(id, plan));
        // A container that ended between the two looks would leave nothing to wait for.
        requireRunning(session.call(Request.get(path)));
        try (AttachedStreams streams = AttachedStreams.start(session, stream, plan)) {
            if (tty) {
                TerminalSize.followRedrawing(session, ContainerPath.of(id, "/resize"));
            }
            if (streams.await() == AttachedStreams.End.DETACHED) {
                throw new CommandFailure("read escape sequence");
            }
        }
        return wait.await();
    }

    private static void requireRunning(Json container) {
        Json state = container.at("State");
        if (!state.at("Running").isTrue()) {
            throw new CommandFailure("cannot attach to a stopped container, start it first");
        }
        if (state.at("Paused").isTrue()) {
            throw new CommandFailure("cannot attach to a paused container, unpause it first");
        }
        if (state.at("Restarting").isTrue()) {
            throw new CommandFailure("cannot attach to a restarting container, wait until it is running");
        }
    }
}
