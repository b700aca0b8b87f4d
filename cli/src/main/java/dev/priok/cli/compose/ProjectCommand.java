package dev.priok.cli.compose;

import dev.priok.cli.Command;
import dev.priok.cli.CommandFailure;
import dev.priok.cli.Session;
import dev.priok.cli.compose.display.ProgressDisplay;
import dev.priok.cli.flags.BoolFlag;
import dev.priok.cli.flags.IntFlag;
import dev.priok.compose.converge.ContainerCalls;
import dev.priok.compose.converge.Progress;
import dev.priok.compose.state.DryRun;
import dev.priok.compose.state.ProjectState;
import dev.priok.compose.state.ServiceContainer;
import dev.priok.compose.task.TaskScope;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/** A command about one project. */
abstract class ProjectCommand extends Command {
    private final ComposeFlags compose;
    private final BoolFlag dryRun = flags.bool("dry-run", "Execute command in dry run mode");

    ProjectCommand(ComposeFlags compose, Synopsis synopsis) {
        super(synopsis);
        this.compose = compose;
    }

    /** Does the work; see {@link Command#run}. */
    abstract int run(ProjectContext context, List<String> arguments) throws IOException;

    /** That of docker compose. */
    @Override
    protected int usageErrorCode() {
        return 1;
    }

    @Override
    protected final int run(Session session, List<String> arguments) throws IOException {
        if (dryRun.value() || compose.dryRun.value()) {
            session.engine().rehearse(new DryRun());
        }
        return run(new ProjectContext(session, compose), arguments);
    }

    /** Does the work while what happens is shown. */
    static void showing(ProjectContext context, Work work) throws IOException {
        showing(context.progress(), work);
    }

    static void showing(ProgressDisplay shown, Work work) throws IOException {
        try (shown) {
            work.run(shown);
        }
    }

    /** What is shown while it is done. */
    interface Work {
        void run(Progress progress) throws IOException;
    }

    /** The flag {@code --timeout} as the engine takes it: empty if it isn't given. */
    static String seconds(IntFlag timeout) {
        return timeout.given() ? Long.toString(timeout.value()) : "";
    }

    /** The containers of the named services, of all if none is named; refuses a name that nobody has. */
    static List<ServiceContainer> chosen(ProjectContext context, ProjectState state, List<String> services)
            throws IOException {
        Set<String> names = chosenServices(context, state, services);
        return state.regular().stream()
                .filter(container -> names.contains(container.service()))
                .toList();
    }

    static Set<String> chosenServices(ProjectContext context, ProjectState state, List<String> services)
            throws IOException {
        Set<String> known = new LinkedHashSet<>(state.services());
        context.requireServices(services, known);
        return services.isEmpty() ? known : new LinkedHashSet<>(services);
    }

    /** Does the same to each of them, some at once, while it is shown. */
    static void toEach(
            ProjectContext context,
            List<ServiceContainer> containers,
            BiConsumer<ContainerCalls, ServiceContainer> call)
            throws IOException {
        showing(context, progress -> {
            ContainerCalls calls = calls(context, progress);
            TaskScope.each(context.parallel(), containers, container -> call.accept(calls, container));
        });
    }

    static ContainerCalls calls(ProjectContext context, Progress progress) {
        return new ContainerCalls(context.session().engine(), progress);
    }

    /** The container that a service and {@code --index} mean, 0: the first. */
    static ServiceContainer one(ProjectContext context, String service, long index, boolean running)
            throws IOException {
        Predicate<ServiceContainer> wanted =
                container -> container.service().equals(service) && (index == 0 || container.number() == index);
        List<ServiceContainer> found =
                ProjectState.containers(context.session().engine(), context.projectName()).stream()
                        .filter(wanted)
                        .filter(container -> !running || !container.state().matches("exited|created|dead"))
                        .toList();
        if (found.isEmpty()) {
            throw new CommandFailure(
                    "service \"" + service + "\" is not running" + (index == 0 ? "" : " container #" + index));
        }
        return found.stream()
                .filter(container -> !container.oneOff())
                .findFirst()
                .orElse(found.getFirst());
    }
}
