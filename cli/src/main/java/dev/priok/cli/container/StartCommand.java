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
import dev.priok.client.EngineRequestException;
import dev.priok.client.HijackedStream;
import dev.priok.client.Json;
import dev.priok.client.Request;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** {@code priok start}. */
final class StartCommand extends Command {
    private final BoolFlag attach =
            flags.shorthand('a', flags.bool("attach", "Attach STDOUT/STDERR and forward signals"));
    private final StringFlag checkpoint = flags.string("checkpoint", "Restore from this checkpoint");
    private final StringFlag checkpointDirectory =
            flags.string("checkpoint-dir", "Use a custom checkpoint storage directory");
    private final StringFlag detachKeys =
            flags.string("detach-keys", "Override the key sequence for detaching a container");
    private final BoolFlag interactive = flags.shorthand('i', flags.bool("interactive", "Attach container's STDIN"));

    StartCommand() {
        super(new Synopsis(
                "[OPTIONS] CONTAINER [CONTAINER...]",
                "Start one or more stopped containers",
                "priok container start, priok start",
                ArgumentCount.atLeast(1)));
    }

    @Override
    protected int run(Session session, List<String> arguments) throws IOException {
        if (!attach.value() && !interactive.value()) {
            return checkpoint.value().isEmpty() ? startAll(session, arguments) : restore(session, arguments);
        }
        if (arguments.size() > 1) {
            throw new CommandFailure("you cannot start and attach multiple containers at once");
        }
        return startAttached(session, session.call(Request.get(ContainerPath.of(arguments.getFirst(), "/json"))));
    }

    private static int startAll(Session session, List<String> containers) throws IOException {
        List<String> failed = new ArrayList<>();
        for (String container : containers) {
            try {
                session.call(Request.post(ContainerPath.of(container, "/start")));
                session.out().line(container);
            } catch (EngineRequestException e) {
                session.err().line(String.valueOf(e.getMessage()));
                failed.add(container);
            }
        }
        if (!failed.isEmpty()) {
            throw new CommandFailure("Error: failed to start containers: " + String.join(", ", failed));
        }
        return 0;
    }

    private int restore(Session session, List<String> containers) throws IOException {
        if (containers.size() > 1) {
            throw new CommandFailure("you cannot restore multiple containers at once");
        }
        session.call(start(containers.getFirst()));
        return 0;
    }

    private Request start(String container) {
        return Request.post(ContainerPath.of(container, "/start"))
                .queryUnlessEmpty("checkpoint", checkpoint.value())
                .queryUnlessEmpty("checkpoint-dir", checkpointDirectory.value());
    }

    private int startAttached(Session session, Json container) throws IOException {
        String id = container.at("Id").text();
        boolean tty = container.at("Config", "Tty").isTrue();
        boolean autoRemove = container.at("HostConfig", "AutoRemove").isTrue();
        if (!tty) {
            SignalForwarding.start(session, id);
        }
        boolean input =
                interactive.value() && container.at("Config", "OpenStdin").isTrue();
        AttachedStreams.Plan plan =
                new AttachedStreams.Plan(input, true, true, tty, session.detachKeys(detachKeys.value()));
        HijackedStream stream = session.engine().hijack(AttachRequest.of(id, plan));
        ExitWait wait = ExitWait.begin(session, id, ExitWait.Until.over(autoRemove));
        try (AttachedStreams streams = AttachedStreams.start(session, stream, plan)) {
            session.call(start(id));
            if (tty) {
                TerminalSize.follow(session, ContainerPath.of(id, "/resize"));
            }
            return streams.await() == AttachedStreams.End.DETACHED ? 0 : wait.await();
        } catch (EngineRequestException e) {
            if (autoRemove) {
                wait.await();
            }
            throw e;
        }
    }
}
