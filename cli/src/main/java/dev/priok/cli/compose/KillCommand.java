package dev.priok.cli.compose;

import dev.priok.cli.ArgumentCount;
import dev.priok.cli.flags.BoolFlag;
import dev.priok.cli.flags.StringFlag;
import dev.priok.compose.model.Project;
import dev.priok.compose.state.ProjectState;
import dev.priok.compose.state.ServiceContainer;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/** {@code priok compose kill}. */
final class KillCommand extends ProjectCommand {
    private final BoolFlag orphans =
            flags.bool("remove-orphans", "Remove containers for services not defined in the Compose file");
    private final StringFlag signal =
            flags.shorthand('s', flags.string("signal", "SIGKILL", "SIGNAL to send to the container"));

    KillCommand(ComposeFlags compose) {
        super(compose, new Synopsis("[OPTIONS] [SERVICE...]", "Force stop service containers", ArgumentCount.any()));
    }

    @Override
    int run(ProjectContext context, List<String> arguments) throws IOException {
        ProjectState state = ProjectState.observe(context.session().engine(), context.projectName());
        Set<String> services = chosenServices(context, state, arguments);
        Project project = context.projectIfRead();
        boolean all = context.removesOrphans(orphans);
        List<ServiceContainer> containers = state.containers().stream()
                .filter(ServiceContainer::running)
                .filter(container -> services.contains(container.service()))
                .filter(container ->
                        all || project == null || project.services().containsKey(container.service()))
                .toList();
        if (containers.isEmpty()) {
            context.session().err().line("no container to kill");
            return 0;
        }
        toEach(context, containers, (calls, container) -> calls.kill(container, signal.value()));
        return 0;
    }
}
