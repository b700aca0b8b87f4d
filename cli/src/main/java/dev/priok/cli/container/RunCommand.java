package dev.priok.cli.container;

import dev.priok.cli.ArgumentCount;
import dev.priok.cli.Command;
import dev.priok.cli.CommandFailure;
import dev.priok.cli.Session;
import dev.priok.cli.create.ContainerCreation;
import dev.priok.cli.create.ContainerFlags;
import dev.priok.cli.flags.BoolFlag;
import dev.priok.cli.flags.StringFlag;
import dev.priok.cli.terminal.AttachedStreams;
import dev.priok.cli.terminal.SignalForwarding;
import dev.priok.cli.terminal.TerminalSize;
import dev.priok.client.EngineRequestException;
import dev.priok.client.EngineUnreachableException;
import dev.priok.client.HijackedStream;
import dev.priok.client.JsonObject;
import dev.priok.client.Request;
import java.io.IOException;
import java.util.List;

/** {@code priok run}. */
final class RunCommand extends Command {
    private final ContainerFlags container;
    private final BoolFlag detach;
    private final StringFlag detachKeys;
    private final BoolFlag sigProxy;

    RunCommand() {
        super(new Synopsis(
                "[OPTIONS] IMAGE [COMMAND] [ARG...]",
                "Create and run a new container from an image",
                "priok container run, priok run",
                ArgumentCount.atLeast(1)));
        container = new ContainerFlags(flags, "running");
        detach = flags.shorthand('d', flags.bool("detach", "Run container in background and print container ID"));
        detachKeys = flags.string("detach-keys", "Override the key sequence for detaching a container");
        sigProxy = flags.boolOn("sig-proxy", "Proxy received signals to the process");
    }

    @Override
    protected int run(Session session, List<String> arguments) throws IOException {
        JsonObject body;
        try {
            container.pull();
            body = container.body(session, arguments, !detach.value());
        } catch (CommandFailure e) {
            throw RunFailure.withHelp("run", CommandFailure.NOT_RUN, e.text());
        } catch (EngineUnreachableException e) {
            throw RunFailure.of(String.valueOf(e.getMessage()));
        }
        if (detach.value()) {
            if (container.attachGiven()) {
                throw new CommandFailure("conflicting options: cannot specify both --attach and --detach");
            }
        } else {
            session.requireTerminal(container.attaches("stdin"), container.tty());
        }
        String id = create(session, body);
        if (detach.value()) {
            start(session, id);
            session.out().line(id);
            return 0;
        }
        return runAttached(session, id);
    }

    private String create(Session session, JsonObject body) throws IOException {
        try {
            return new ContainerCreation(session, container).create(body);
        } catch (CommandFailure e) {
            throw RunFailure.of(e.text());
        } catch (EngineRequestException | EngineUnreachableException e) {
            throw RunFailure.of(String.valueOf(e.getMessage()));
        }
    }

    private static void start(Session session, String id) {
        try {
            session.call(Request.post("/containers/" + id + "/start"));
        } catch (EngineRequestException | EngineUnreachableException e) {
            throw RunFailure.of(String.valueOf(e.getMessage()));
        }
    }

    private int runAttached(Session session, String id) throws IOException {
        if (sigProxy.value()) {
            SignalForwarding.start(session, id);
        }
        AttachedStreams.Plan plan = new AttachedStreams.Plan(
                container.attaches("stdin"),
                container.attaches("stdout"),
                container.attaches("stderr"),
                container.tty(),
                session.detachKeys(detachKeys.value()));
        HijackedStream stream = session.engine().hijack(AttachRequest.of(id, plan));
        ExitWait wait = ExitWait.begin(session, id, ExitWait.Until.over(container.autoRemove()));
        try (AttachedStreams streams = AttachedStreams.start(session, stream, plan)) {
            start(session, id);
            if (container.tty()) {
                TerminalSize.follow(session, "/containers/" + id + "/resize");
            }
            boolean hasOutput = plan.output() || plan.errors();
            if (hasOutput && streams.await() == AttachedStreams.End.DETACHED) {
                return 0;
            }
            return wait.await();
        } catch (CommandFailure e) {
            // The terminal is itself again. A container that never ran is still being removed.
            if (container.autoRemove()) {
                wait.await();
            }
            throw e;
        }
    }
}
