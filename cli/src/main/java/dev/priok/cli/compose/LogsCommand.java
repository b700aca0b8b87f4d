package dev.priok.cli.compose;

import dev.priok.cli.ArgumentCount;
import dev.priok.cli.CommandFailure;
import dev.priok.cli.Session;
import dev.priok.cli.compose.display.Colors;
import dev.priok.cli.compose.display.LogPrinter;
import dev.priok.cli.compose.follow.ContainerOutput;
import dev.priok.cli.compose.follow.ProjectMonitor;
import dev.priok.cli.flags.BoolFlag;
import dev.priok.cli.flags.IntFlag;
import dev.priok.cli.flags.StringFlag;
import dev.priok.cli.format.Timestamps;
import dev.priok.client.Request;
import dev.priok.compose.model.Project;
import dev.priok.compose.model.Service;
import dev.priok.compose.state.ProjectState;
import dev.priok.compose.state.ServiceContainer;
import dev.priok.compose.task.TaskScope;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** {@code priok compose logs}. */
final class LogsCommand extends ProjectCommand {
    private final BoolFlag follow = flags.shorthand('f', flags.bool("follow", "Follow log output"));
    private final IntFlag index = flags.integer("index", "index of the container if service has multiple replicas");
    private final BoolFlag noColor = flags.bool("no-color", "Produce monochrome output");
    private final BoolFlag noPrefix = flags.bool("no-log-prefix", "Don't print prefix in logs");
    private final StringFlag since = flags.string(
            "since", "Show logs since timestamp (e.g. 2013-01-02T13:23:37Z) or relative (e.g. 42m for 42 minutes)");
    private final StringFlag tail = flags.shorthand(
            'n', flags.string("tail", "all", "Number of lines to show from the end of the logs for each container"));
    private final BoolFlag timestamps = flags.shorthand('t', flags.bool("timestamps", "Show timestamps"));
    private final StringFlag until = flags.string(
            "until", "Show logs before a timestamp (e.g. 2013-01-02T13:23:37Z) or relative (e.g. 42m for 42 minutes)");

    LogsCommand(ComposeFlags compose) {
        super(compose, new Synopsis("[OPTIONS] [SERVICE...]", "View output from containers", ArgumentCount.any()));
    }

    @Override
    int run(ProjectContext context, List<String> arguments) throws IOException {
        if (index.value() > 0 && arguments.size() != 1) {
            throw new CommandFailure("--index requires one service to be selected");
        }
        Session session = context.session();
        ProjectState state = ProjectState.observe(session.engine(), context.projectName());
        Set<String> services = services(context, state, arguments);
        Colors colors = noColor.value() ? new Colors(false) : context.colors(false);
        LogPrinter printer = new LogPrinter(session.out(), session.out(), colors, !noPrefix.value());
        List<ServiceContainer> containers = state.regular().stream()
                .filter(container -> services.contains(container.service()))
                .filter(container -> index.value() == 0 || container.number() == index.value())
                .toList();
        containers.forEach(container -> printer.announce(container.shortName()));
        Instant now = Instant.now();
        ContainerOutput.Wanted wanted = new ContainerOutput.Wanted(
                follow.value(),
                Timestamps.forApi("since", since.value(), now),
                Timestamps.forApi("until", until.value(), now),
                tail.value(),
                timestamps.value());
        try (TaskScope scope = new TaskScope(0)) {
            if (follow.value() && index.value() == 0) {
                followNewOnes(session, state.project(), services, printer, wanted, scope);
            }
            for (ServiceContainer container : containers) {
                scope.fork(() -> ContainerOutput.log(
                        session.engine(), container.id(), wanted, line -> printer.line(container.shortName(), line)));
            }
            scope.join();
        }
        return 0;
    }

    private static Set<String> services(ProjectContext context, ProjectState state, List<String> arguments)
            throws IOException {
        if (!arguments.isEmpty()) {
            return chosenServices(context, state, arguments);
        }
        Project project = context.projectIfRead();
        if (project == null) {
            return state.services();
        }
        Set<String> attached = new LinkedHashSet<>();
        for (Service service : project.services().values()) {
            if (service.attach()) {
                attached.add(service.name());
            }
        }
        return attached;
    }

    /** Containers that start later are followed as well, until none runs. */
    private static void followNewOnes(
            Session session,
            String project,
            Set<String> services,
            LogPrinter printer,
            ContainerOutput.Wanted wanted,
            TaskScope scope) {
        ProjectMonitor monitor = new ProjectMonitor(session.engine(), project, services::contains, () -> false);
        scope.fork(() -> {
            try (monitor) {
                monitor.run(new ProjectMonitor.Listener() {
                    @Override
                    public void started(ProjectMonitor.Happening container, boolean again) {
                        String begun = session.call(Request.get("/containers/" + container.id() + "/json"))
                                .at("State", "StartedAt")
                                .text();
                        ContainerOutput.Wanted fromStart = new ContainerOutput.Wanted(
                                true,
                                Timestamps.forApi("since", begun, Instant.now()),
                                wanted.until(),
                                "all",
                                wanted.timestamps());
                        scope.fork(() -> ContainerOutput.log(
                                session.engine(),
                                container.id(),
                                fromStart,
                                line -> printer.line(container.name(), line)));
                    }

                    @Override
                    public void ended(ProjectMonitor.Happening container, int exitCode, boolean restarting) {
                        printer.status(
                                container.name(), "exited with code " + exitCode + (restarting ? " (restarting)" : ""));
                    }
                });
            }
        });
    }
}
