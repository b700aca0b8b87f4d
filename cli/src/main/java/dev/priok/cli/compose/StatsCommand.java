package dev.priok.cli.compose;

import dev.priok.cli.ArgumentCount;
import dev.priok.cli.CommandCall;
import dev.priok.cli.container.ContainerGroup;
import dev.priok.cli.flags.BoolFlag;
import dev.priok.cli.flags.StringFlag;
import dev.priok.cli.format.FormatFlag;
import dev.priok.compose.state.ProjectState;
import dev.priok.compose.state.ServiceContainer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** {@code priok compose stats}: finds the container, then does as {@code priok stats} does. */
final class StatsCommand extends ProjectCommand {
    private final BoolFlag all =
            flags.shorthand('a', flags.bool("all", "Show all containers (default shows just running)"));
    private final StringFlag format = FormatFlag.ofList(flags);
    private final BoolFlag noStream = flags.bool("no-stream", "Disable streaming stats and only pull the first result");
    private final BoolFlag noTrunc = flags.bool("no-trunc", "Do not truncate output");

    StatsCommand(ComposeFlags compose) {
        super(
                compose,
                new Synopsis(
                        "[OPTIONS] [SERVICE]",
                        "Display a live stream of container(s) resource usage statistics",
                        new ArgumentCount.AtMost(1)));
    }

    @Override
    int run(ProjectContext context, List<String> arguments) throws IOException {
        ProjectState state = ProjectState.observe(context.session().engine(), context.projectName());
        List<String> words = new ArrayList<>();
        if (format.given()) {
            words.add("--format=" + format.value());
        }
        words.add("--no-stream=" + noStream.value());
        words.add("--no-trunc=" + noTrunc.value());
        for (ServiceContainer container : chosen(context, state, arguments)) {
            if (all.value() || container.running()) {
                words.add(container.id());
            }
        }
        if (words.size() == (format.given() ? 3 : 2)) {
            // Without names it would be about all containers of the machine.
            return 0;
        }
        return CommandCall.runMember(context.session(), new ContainerGroup(), "stats", words);
    }
}
