package dev.priok.cli.compose;

import dev.priok.cli.Session;
import dev.priok.cli.compose.display.Colors;
import dev.priok.cli.compose.display.LineSplitter;
import dev.priok.cli.compose.display.LogPrinter;
import dev.priok.cli.compose.display.ProgressDisplay;
import dev.priok.cli.compose.follow.ContainerOutput;
import dev.priok.cli.compose.follow.ProjectMonitor;
import dev.priok.cli.format.Timestamps;
import dev.priok.client.EngineRequestException;
import dev.priok.client.HijackedStream;
import dev.priok.client.Request;
import dev.priok.compose.converge.ContainerCalls;
import dev.priok.compose.converge.ServiceHooks;
import dev.priok.compose.converge.Starter;
import dev.priok.compose.converge.Stopping;
import dev.priok.compose.model.Project;
import dev.priok.compose.state.ProjectState;
import dev.priok.compose.state.ServiceContainer;
import dev.priok.compose.task.TaskScope;
import dev.priok.compose.watch.WatchPlan;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import sun.misc.Signal;

/**
 * The part of {@code up} after the containers were created: shows what they write, until all have ended. The first
 * Ctrl+C stops them, the second one kills them.
 */
final class AttachedUp {
    private final ProjectContext context;
    private final Session session;
    private final Project project;
    private final Choice choice;
    private final LogPrinter printer;
    private final Set<String> attached = ConcurrentHashMap.newKeySet();
    private final AtomicInteger signals = new AtomicInteger();
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final AtomicInteger exitCode = new AtomicInteger();
    private final AtomicBoolean exitCodeKnown = new AtomicBoolean();
    private final TaskScope scope = new TaskScope(0);

    /** When everything is stopped since one container ended. */
    enum Abort {
        NEVER,
        ON_EXIT,
        ON_FAILURE
    }

    /**
     * What is shown, and when it ends.
     *
     * @param services those whose output is shown
     * @param watch what is done when files change; null: they aren't watched
     * @param exitCodeFrom the service whose exit code counts; empty: that of the first that ends
     */
    record Choice(
            Set<String> services,
            Abort abort,
            String exitCodeFrom,
            String timeoutSeconds,
            boolean noColor,
            boolean noPrefix,
            boolean timestamps,
            @Nullable WatchPlan watch) {}

    AttachedUp(ProjectContext context, Project project, Choice choice) {
        this.context = context;
        this.session = context.session();
        this.project = project;
        this.choice = choice;
        Colors colors = choice.noColor() ? new Colors(false) : context.colors(false);
        printer = new LogPrinter(session.out(), session.err(), colors, !choice.noPrefix());
    }

    /** Watches files while containers run, if that is asked for. */
    private @Nullable Watching watching() throws IOException {
        WatchPlan plan = choice.watch();
        return plan == null ? null : new Watching(context, project, plan, printer, new Watching.Choice(true, false));
    }

    private static void end(@Nullable Watching files) {
        if (files != null) {
            files.stop();
        }
    }

    /** Starts the containers and stays until they have ended; returns the exit code. */
    int run(Starter.Start start) throws IOException {
        attachAll(start);
        Set<String> watched = new LinkedHashSet<>(project.services().keySet());
        try (Watching files = watching();
                ProjectMonitor monitor = new ProjectMonitor(
                        session.engine(), project.name(), watched::contains, () -> files != null && files.isBusy())) {
            handleSignals(files);
            Thread watching = Thread.ofPlatform().daemon().name("watch").unstarted(() -> watch(monitor));
            watching.start();
            try (ProgressDisplay progress = context.warningsOnly()) {
                Hooks.starter(context, progress, project).run(start);
            } catch (RuntimeException e) {
                if (signals.get() == 0) {
                    throw e;
                }
            }
            if (files != null) {
                scope.fork(files::run);
            }
            watching.join();
            end(files);
            scope.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        return exitCode.get();
    }

    private void attachAll(Starter.Start start) throws IOException {
        List<ServiceContainer> shown = start.containers().values().stream()
                .flatMap(List::stream)
                .filter(container -> choice.services().contains(container.service()))
                .toList();
        if (shown.isEmpty()) {
            return;
        }
        session.out()
                .line("Attaching to "
                        + String.join(
                                ", ",
                                shown.stream().map(ServiceContainer::shortName).toList()));
        for (ServiceContainer container : shown) {
            printer.announce(container.shortName());
            attached.add(container.id());
            boolean tty = ContainerOutput.hasTerminal(session.engine(), container.id());
            HijackedStream stream = ContainerOutput.attach(session.engine(), container.id());
            scope.fork(() -> {
                try (stream;
                        LineSplitter out = new LineSplitter(line -> printer.line(container.shortName(), timed(line)));
                        LineSplitter err =
                                new LineSplitter(line -> printer.errorLine(container.shortName(), timed(line)))) {
                    ContainerOutput.copy(stream, tty, out, err);
                }
            });
        }
    }

    private String timed(String line) {
        return choice.timestamps() ? Instant.now() + " " + line : line;
    }

    private void watch(ProjectMonitor monitor) {
        try {
            monitor.run(new ProjectMonitor.Listener() {
                @Override
                public void started(ProjectMonitor.Happening container, boolean again) {
                    if (choice.services().contains(container.service())
                            && (again || !attached.contains(container.id()))) {
                        scope.fork(() -> follow(container));
                    }
                }

                @Override
                public void ended(ProjectMonitor.Happening container, int code, boolean restarting) {
                    if (choice.services().contains(container.service())) {
                        printer.status(
                                container.name(), "exited with code " + code + (restarting ? " (restarting)" : ""));
                    }
                    if (!restarting) {
                        consider(container, code);
                    }
                }
            });
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** A container that was started after the attaching: its log has what was missed. */
    private void follow(ProjectMonitor.Happening container) throws IOException {
        String begun = session.call(Request.get("/containers/" + container.id() + "/json"))
                .at("State", "StartedAt")
                .text();
        ContainerOutput.Wanted wanted =
                new ContainerOutput.Wanted(true, Timestamps.forApi("since", begun, Instant.now()), "", "all", false);
        ContainerOutput.log(
                session.engine(), container.id(), wanted, line -> printer.line(container.name(), timed(line)));
    }

    private void consider(ProjectMonitor.Happening container, int code) {
        boolean counts =
                choice.exitCodeFrom().isEmpty() || choice.exitCodeFrom().equals(container.service());
        boolean aborts = switch (choice.abort()) {
            case NEVER -> false;
            case ON_EXIT -> true;
            case ON_FAILURE -> code != 0;
        };
        if (aborts && counts && exitCodeKnown.compareAndSet(false, true)) {
            exitCode.set(code);
        }
        if (aborts && stopping.compareAndSet(false, true)) {
            tell(context.colors(true).error("Aborting on container exit..."));
            scope.fork(this::stopAll);
        }
    }

    private void handleSignals(@Nullable Watching files) {
        for (String name : List.of("INT", "TERM")) {
            Signal.handle(new Signal(name), _ -> {
                int count = signals.incrementAndGet();
                end(files);
                if (count == 1) {
                    tell("Gracefully Stopping... press Ctrl+C again to force");
                    if (stopping.compareAndSet(false, true)) {
                        scope.fork(this::stopAll);
                    }
                } else {
                    scope.fork(this::killAll);
                }
            });
        }
    }

    private void tell(String line) {
        try {
            // A terminal shows the keys that were pressed.
            session.err().line(session.terminal().errorIsTerminal() ? "\r\033[K" + line : line);
        } catch (IOException _) {
            // Nobody reads it any more; what was to be told of is done all the same.
            return;
        }
    }

    private void stopAll() {
        ProjectState state = ProjectState.observe(session.engine(), project.name());
        try (ProgressDisplay progress = context.plainProgress()) {
            new Stopping(
                            new ContainerCalls(session.engine(), progress),
                            choice.timeoutSeconds(),
                            new ServiceHooks(session.engine(), progress, project))
                    .stop(state, project.services().keySet());
        }
    }

    private void killAll() {
        try (ProgressDisplay progress = context.plainProgress()) {
            ContainerCalls calls = new ContainerCalls(session.engine(), progress);
            for (ServiceContainer container : ProjectState.containers(session.engine(), project.name())) {
                if (container.running() && project.services().containsKey(container.service())) {
                    try {
                        calls.kill(container, "SIGKILL");
                    } catch (EngineRequestException e) {
                        // It has ended meanwhile.
                        progress.done(ContainerCalls.subject(container), "Stopped");
                    }
                }
            }
        }
    }
}
