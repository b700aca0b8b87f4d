package dev.priok.cli.compose;

import dev.priok.cli.ArgumentCount;
import dev.priok.cli.CommandFailure;
import dev.priok.compose.converge.Starter;
import dev.priok.compose.converge.WaitFor;
import dev.priok.compose.model.Project;
import dev.priok.compose.model.Service;
import dev.priok.compose.state.ProjectState;
import dev.priok.compose.state.ServiceContainer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code priok compose start}. */
final class StartCommand extends ProjectCommand {
    StartCommand(ComposeFlags compose) {
        super(compose, new Synopsis("[SERVICE...]", "Start services", ArgumentCount.any()));
    }

    @Override
    int run(ProjectContext context, List<String> arguments) throws IOException {
        ProjectState state = ProjectState.observe(context.session().engine(), context.projectName());
        requireContainers(context.projectIfRead(), state, arguments);
        Set<String> services = state.order().withNeeds(chosenServices(context, state, arguments));
        showing(
                context,
                progress -> new Starter(context.session().engine(), progress, Hooks.around(context, progress))
                        .run(start(state, services)));
        return 0;
    }

    /** Refuses to start services of which there is nothing. */
    private static void requireContainers(@Nullable Project project, ProjectState state, List<String> named) {
        if (project == null) {
            return;
        }
        for (Service service : project.services().values()) {
            boolean meant = named.isEmpty() || named.contains(service.name());
            if (meant && service.scale() > 0 && state.of(service.name()).isEmpty()) {
                throw new CommandFailure("service \"" + service.name() + "\" has no container to start");
            }
        }
    }

    /** The start of services as the labels of their containers say. */
    static Starter.Start start(ProjectState state, Set<String> services) {
        Map<String, List<ServiceContainer>> containers = new LinkedHashMap<>();
        Map<String, List<WaitFor>> waits = new LinkedHashMap<>();
        for (String service : state.services()) {
            containers.put(service, state.of(service));
            Set<WaitFor> of = new LinkedHashSet<>();
            for (ServiceContainer container : state.of(service)) {
                container
                        .dependencies()
                        .forEach((name, dependency) ->
                                of.add(new WaitFor(name, WaitFor.Condition.of(dependency.condition()), false)));
            }
            waits.put(service, new ArrayList<>(of));
        }
        return new Starter.Start(containers, waits, services, null);
    }
}
