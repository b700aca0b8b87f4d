package dev.priok.cli.compose;

import dev.priok.cli.ArgumentCount;
import dev.priok.cli.flags.BoolFlag;
import dev.priok.cli.flags.IntFlag;
import dev.priok.compose.converge.ContainerCalls;
import dev.priok.compose.converge.Progress;
import dev.priok.compose.converge.Starter;
import dev.priok.compose.converge.Stopping;
import dev.priok.compose.state.ProjectState;
import dev.priok.compose.state.ServiceContainer;
import dev.priok.compose.task.DependencyOrder;
import dev.priok.compose.task.TaskScope;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@code priok compose restart}. */
final class RestartCommand extends ProjectCommand {
    private final BoolFlag noDeps = flags.bool("no-deps", "Don't restart dependent services");
    private final IntFlag timeout =
            flags.shorthand('t', flags.integer("timeout", "Specify a shutdown timeout in seconds"));

    RestartCommand(ComposeFlags compose) {
        super(compose, new Synopsis("[OPTIONS] [SERVICE...]", "Restart service containers", ArgumentCount.any()));
    }

    /**
     * How they are restarted.
     *
     * @param alone without those that are to be restarted with them
     * @param timeoutSeconds empty: as each container says
     */
    record Choice(boolean alone, String timeoutSeconds) {}

    @Override
    int run(ProjectContext context, List<String> arguments) throws IOException {
        ProjectState state = ProjectState.observe(context.session().engine(), context.projectName());
        Set<String> chosen = chosenServices(context, state, arguments);
        showing(
                context,
                progress -> restart(context, progress, state, chosen, new Choice(noDeps.value(), seconds(timeout))));
        return 0;
    }

    static void restart(ProjectContext context, Progress progress, Set<String> chosen, Choice choice)
            throws IOException {
        ProjectState state = ProjectState.observe(context.session().engine(), context.projectName());
        restart(context, progress, state, chosen, choice);
    }

    private static void restart(
            ProjectContext context, Progress progress, ProjectState state, Set<String> chosen, Choice choice)
            throws IOException {
        DependencyOrder order = restarting(state);
        Set<String> services = choice.alone() ? chosen : order.reversed().withNeeds(chosen);
        ContainerCalls calls = calls(context, progress);
        Stopping.BeforeStop before = Hooks.beforeStop(context, progress);
        Starter.Around around = Hooks.around(context, progress);
        order.run(service -> {
            if (!services.contains(service)) {
                return;
            }
            TaskScope.each(context.parallel(), state.of(service), container -> {
                before.run(container);
                calls.restart(container, choice.timeoutSeconds());
                around.after(container);
            });
        });
    }

    /** Who is restarted with whom. */
    private static DependencyOrder restarting(ProjectState state) {
        Map<String, Set<String>> needs = new LinkedHashMap<>();
        for (ServiceContainer container : state.regular()) {
            Set<String> of = needs.computeIfAbsent(container.service(), _ -> new LinkedHashSet<>());
            container.dependencies().forEach((name, dependency) -> {
                if (dependency.restart()) {
                    of.add(name);
                }
            });
        }
        return new DependencyOrder(needs);
    }
}
