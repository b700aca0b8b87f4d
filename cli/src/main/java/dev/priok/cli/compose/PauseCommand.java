package dev.priok.cli.compose;

import dev.priok.cli.ArgumentCount;
import dev.priok.compose.converge.ContainerCalls;
import dev.priok.compose.state.ProjectState;
import dev.priok.compose.state.ServiceContainer;
import java.io.IOException;
import java.util.List;

/** {@code priok compose pause}. */
final class PauseCommand extends ProjectCommand {
    PauseCommand(ComposeFlags compose) {
        super(compose, new Synopsis("[SERVICE...]", "Pause services", ArgumentCount.any()));
    }

    @Override
    int run(ProjectContext context, List<String> arguments) throws IOException {
        ProjectState state = ProjectState.observe(context.session().engine(), context.projectName());
        List<ServiceContainer> containers = chosen(context, state, arguments).stream()
                .filter(ServiceContainer::running)
                .toList();
        toEach(context, containers, ContainerCalls::pause);
        return 0;
    }
}
