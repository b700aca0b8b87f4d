package dev.priok.cli.compose;

import dev.priok.cli.ArgumentCount;
import dev.priok.compose.converge.ContainerCalls;
import dev.priok.compose.state.ProjectState;
import dev.priok.compose.state.ServiceContainer;
import dev.priok.compose.task.TaskScope;
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
        List<ServiceContainer> containers = chosen(context, state, arguments);
        showing(context, progress -> {
            ContainerCalls calls = calls(context, progress);
            try (TaskScope scope = new TaskScope(context.parallel())) {
                for (ServiceContainer container : containers) {
                    if (container.running()) {
                        scope.fork(() -> calls.pause(container));
                    }
                }
                scope.join();
            }
        });
        return 0;
    }
}
