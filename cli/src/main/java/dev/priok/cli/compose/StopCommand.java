package dev.priok.cli.compose;

import dev.priok.cli.ArgumentCount;
import dev.priok.cli.flags.IntFlag;
import dev.priok.compose.converge.Stopping;
import dev.priok.compose.state.ProjectState;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/** {@code priok compose stop}. */
final class StopCommand extends ProjectCommand {
    private final IntFlag timeout =
            flags.shorthand('t', flags.integer("timeout", "Specify a shutdown timeout in seconds"));

    StopCommand(ComposeFlags compose) {
        super(compose, new Synopsis("[OPTIONS] [SERVICE...]", "Stop services", ArgumentCount.any()));
    }

    @Override
    int run(ProjectContext context, List<String> arguments) throws IOException {
        ProjectState state = ProjectState.observe(context.session().engine(), context.projectName());
        Set<String> services = chosenServices(context, state, arguments);
        showing(
                context,
                progress -> new Stopping(
                                calls(context, progress), seconds(timeout), Hooks.beforeStop(context, progress))
                        .stop(state, services));
        return 0;
    }
}
