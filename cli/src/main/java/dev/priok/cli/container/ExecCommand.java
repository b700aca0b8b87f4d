package dev.priok.cli.container;

import dev.priok.cli.ArgumentCount;
import dev.priok.cli.Command;
import dev.priok.cli.CommandFailure;
import dev.priok.cli.Session;
import dev.priok.cli.create.EnvFlag;
import dev.priok.cli.create.KeyValues;
import dev.priok.cli.flags.BoolFlag;
import dev.priok.cli.flags.ListFlag;
import dev.priok.cli.flags.StringFlag;
import dev.priok.cli.terminal.AttachedStreams;
import dev.priok.cli.terminal.TerminalSize;
import dev.priok.client.HijackedStream;
import dev.priok.client.Json;
import dev.priok.client.JsonObject;
import dev.priok.client.Request;
import java.io.IOException;
import java.util.List;

/** {@code priok exec}. */
final class ExecCommand extends Command {
    private final BoolFlag detach =
            flags.shorthand('d', flags.bool("detach", "Detached mode: run command in the background"));
    private final StringFlag detachKeys =
            flags.string("detach-keys", "Override the key sequence for detaching a container");
    private final ListFlag env = flags.shorthand('e', flags.add(new EnvFlag()));
    private final ListFlag envFile = flags.list("env-file", "Read in a file of environment variables");
    private final BoolFlag interactive =
            flags.shorthand('i', flags.bool("interactive", "Keep STDIN open even if not attached"));
    private final BoolFlag privileged = flags.bool("privileged", "Give extended privileges to the command");
    private final BoolFlag tty = flags.shorthand('t', flags.bool("tty", "Allocate a pseudo-TTY"));
    private final StringFlag user =
            flags.shorthand('u', flags.string("user", "Username or UID (format: \"<name|uid>[:<group|gid>]\")"));
    private final StringFlag workdir =
            flags.shorthand('w', flags.string("workdir", "Working directory inside the container"));

    ExecCommand() {
        super(new Synopsis(
                "[OPTIONS] CONTAINER COMMAND [ARG...]",
                "Execute a command in a running container",
                "priok container exec, priok exec",
                ArgumentCount.atLeast(2)));
        flags.stopAtFirstArgument();
    }

    @Override
    protected int run(Session session, List<String> arguments) throws IOException {
        String container = arguments.getFirst();
        boolean attachInput = interactive.value() && !detach.value();
        if (attachInput && tty.value() && !session.terminal().inputIsTerminal()) {
            // A container that does not exist is the more helpful answer.
            session.call(Request.get(ContainerPath.of(container, "/json")));
            session.requireTerminal(true, true);
        }
        Json created = session.call(Request.post(ContainerPath.of(container, "/exec"))
                .body(body(session, arguments.subList(1, arguments.size()), attachInput)));
        String id = created.at("Id").text();
        if (id.isEmpty()) {
            throw new CommandFailure("exec ID empty");
        }
        Request start = Request.post("/exec/" + Request.segment(id) + "/start").body(startBody(session));
        if (detach.value()) {
            session.call(start);
            return 0;
        }
        return runAttached(session, id, start, attachInput);
    }

    private Json body(Session session, List<String> command, boolean attachInput) throws IOException {
        JsonObject body = new JsonObject()
                .putUnlessEmpty("User", user.value())
                .putUnlessEmpty("Privileged", Json.of(privileged.value()))
                .put("Tty", tty.value())
                .put("AttachStdin", attachInput)
                .put("AttachStdout", !detach.value())
                .put("AttachStderr", !detach.value())
                .putUnlessEmpty("DetachKeys", session.detachKeys(detachKeys.value()))
                .putUnlessEmpty("Env", KeyValues.environment(session, envFile.values(), env.values()))
                .putUnlessEmpty("WorkingDir", workdir.value())
                .put("Cmd", command);
        return addConsoleSize(session, body).json();
    }

    private Json startBody(Session session) {
        JsonObject body = new JsonObject().put("Detach", detach.value()).put("Tty", tty.value());
        return addConsoleSize(session, body).json();
    }

    private JsonObject addConsoleSize(Session session, JsonObject body) {
        if (tty.value()) {
            TerminalSize.ask(session, body);
        }
        return body;
    }

    private int runAttached(Session session, String id, Request start, boolean attachInput) throws IOException {
        AttachedStreams.Plan plan =
                new AttachedStreams.Plan(attachInput, true, true, tty.value(), session.detachKeys(detachKeys.value()));
        HijackedStream stream = session.engine().hijack(start);
        try (AttachedStreams streams = AttachedStreams.start(session, stream, plan)) {
            if (tty.value()) {
                TerminalSize.follow(session, "/exec/" + Request.segment(id) + "/resize");
            }
            if (streams.await() == AttachedStreams.End.DETACHED) {
                throw new CommandFailure("read escape sequence");
            }
        }
        return (int) session.call(Request.get("/exec/" + Request.segment(id) + "/json"))
                .at("ExitCode")
                .number();
    }
}
