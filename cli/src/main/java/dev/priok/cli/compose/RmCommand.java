package dev.priok.cli.compose;

import dev.priok.cli.ArgumentCount;
import dev.priok.cli.Confirmation;
import dev.priok.cli.flags.BoolFlag;
import dev.priok.compose.converge.Stopping;
import dev.priok.compose.state.ProjectState;
import dev.priok.compose.state.ServiceContainer;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/** {@code priok compose rm}. */
final class RmCommand extends ProjectCommand {
    private final BoolFlag force = flags.shorthand('f', flags.bool("force", "Don't ask to confirm removal"));
    private final BoolFlag stop =
            flags.shorthand('s', flags.bool("stop", "Stop the containers, if required, before removing"));
    private final BoolFlag volumes =
            flags.shorthand('v', flags.bool("volumes", "Remove any anonymous volumes attached to containers"));

    RmCommand(ComposeFlags compose) {
        super(
                compose,
                new Synopsis("[OPTIONS] [SERVICE...]", "Removes stopped service containers", ArgumentCount.any()));
        flags.hidden(flags.shorthand('a', flags.bool("all", "Has no effect")));
    }

    @Override
    int run(ProjectContext context, List<String> arguments) throws IOException {
        String project = context.projectName();
        ProjectState before = ProjectState.observe(context.session().engine(), project);
        Set<String> services = chosenServices(context, before, arguments);
        if (stop.value()) {
            showing(
                    context,
                    progress -> new Stopping(calls(context, progress), "", Hooks.beforeStop(context, progress))
                            .stop(before, services));
        }
        List<ServiceContainer> ended = ProjectState.containers(context.session().engine(), project).stream()
                .filter(container -> !container.oneOff() && services.contains(container.service()))
                .filter(container -> !container.state().matches("running|paused|restarting"))
                .toList();
        if (ended.isEmpty()) {
            context.session().err().line("No stopped containers");
            return 0;
        }
        String going = "Going to remove "
                + String.join(", ", ended.stream().map(ServiceContainer::name).toList());
        if (force.value()) {
            context.session().out().line(going);
        } else {
            Confirmation.ask(context.session(), going);
        }
        toEach(context, ended, (calls, container) -> calls.remove(container, volumes.value(), force.value()));
        return 0;
    }
}
