package dev.priok.cli.compose;

import dev.priok.cli.ArgumentCount;
import dev.priok.cli.CommandCall;
import dev.priok.cli.container.ContainerGroup;
import dev.priok.cli.flags.BoolFlag;
import dev.priok.cli.flags.IntFlag;
import dev.priok.cli.flags.ListFlag;
import dev.priok.cli.flags.StringFlag;
import dev.priok.compose.state.ServiceContainer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** {@code priok compose exec}: finds the container, then does as {@code priok exec} does. */
final class ExecCommand extends ProjectCommand {
    private final IntFlag index = flags.integer("index", "Index of the container if service has multiple replicas");
    private final BoolFlag detach =
            flags.shorthand('d', flags.bool("detach", "Detached mode: Run command in the background"));
    private final ListFlag env =
            flags.shorthand('e', flags.add(new ListFlag("env", "stringArray", "Set environment variables")));
    private final BoolFlag interactive =
            flags.hidden(flags.shorthand('i', flags.boolOn("interactive", "Keep STDIN open even if not attached")));
    private final BoolFlag noTty = flags.shorthand(
            'T',
            flags.bool("no-tty", "Disable pseudo-TTY allocation. By default 'priok compose exec' allocates a TTY."));
    private final BoolFlag privileged = flags.bool("privileged", "Give extended privileges to the process");
    private final BoolFlag tty = flags.hidden(flags.shorthand('t', flags.boolOn("tty", "Allocate a pseudo-TTY")));
    private final StringFlag user = flags.shorthand('u', flags.string("user", "Run the command as this user"));
    private final StringFlag workdir =
            flags.shorthand('w', flags.string("workdir", "Path to workdir directory for this command"));

    ExecCommand(ComposeFlags compose) {
        super(
                compose,
                new Synopsis(
                        "[OPTIONS] SERVICE COMMAND [ARGS...]",
                        "Execute a command in a running container",
                        ArgumentCount.atLeast(2)));
        flags.stopAtFirstArgument();
    }

    @Override
    int run(ProjectContext context, List<String> arguments) throws IOException {
        context.refuseDryRun("exec");
        ServiceContainer container = one(context, arguments.getFirst(), index.value(), true);
        boolean terminal = noTty.given()
                ? !noTty.value()
                : tty.value() && context.session().terminal().inputIsTerminal();
        List<String> words = new ArrayList<>();
        words.add("--interactive=" + interactive.value());
        words.add("--tty=" + terminal);
        words.add("--detach=" + detach.value());
        words.add("--privileged=" + privileged.value());
        env.values().forEach(value -> words.add("--env=" + value));
        words.add("--user=" + user.value());
        words.add("--workdir=" + workdir.value());
        words.add(container.id());
        words.addAll(arguments.subList(1, arguments.size()));
        return CommandCall.runMember(context.session(), new ContainerGroup(), "exec", words);
    }
}
