package dev.priok.cli.compose;

import dev.priok.cli.compose.display.LogPrinter;
import dev.priok.cli.compose.display.ProgressDisplay;
import dev.priok.client.EngineClient;
import dev.priok.client.EngineRequestException;
import dev.priok.client.Json;
import dev.priok.client.JsonObject;
import dev.priok.client.Request;
import dev.priok.compose.ProjectFailure;
import dev.priok.compose.converge.Convergence;
import dev.priok.compose.converge.Progress;
import dev.priok.compose.converge.Recreation;
import dev.priok.compose.converge.ServiceHooks;
import dev.priok.compose.model.Hook;
import dev.priok.compose.model.Project;
import dev.priok.compose.model.Service;
import dev.priok.compose.state.ComposeLabels;
import dev.priok.compose.state.ProjectState;
import dev.priok.compose.state.ServiceContainer;
import dev.priok.compose.watch.FileChanges;
import dev.priok.compose.watch.WatchPlan;
import dev.priok.compose.watch.WatchPlan.FilePair;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Does what {@code develop.watch} of a project's services asks for, until it is closed. Watches from its making on; one
 * thread {@link #run}s it.
 */
final class Watching implements AutoCloseable {
    private static final int MANY = 1000;

    private final ProjectContext context;
    private final EngineClient engine;
    private final Project project;
    private final WatchPlan plan;
    private final LogPrinter printer;
    private final Choice choice;
    private final FileChanges changes;
    private volatile boolean busy;

    /**
     * How it is done.
     *
     * @param prune images that a rebuild leaves without a name are removed
     * @param quiet what builds print isn't shown
     */
    record Choice(boolean prune, boolean quiet) {}

    Watching(ProjectContext context, Project project, WatchPlan plan, LogPrinter printer, Choice choice)
            throws IOException {
        this.context = context;
        this.engine = context.session().engine();
        this.project = project;
        this.plan = plan;
        this.printer = printer;
        this.choice = choice;
        this.changes = plan.watch();
    }

    /** Whether containers end and begin at this moment because of a change. */
    boolean isBusy() {
        return busy;
    }

    /** Returns when this was closed. */
    void run() throws IOException {
        for (Map.Entry<String, List<FilePair>> entry : plan.initial().entrySet()) {
            sync(entry.getKey(), entry.getValue());
        }
        printer.watch("Watch enabled");
        try {
            Set<Path> changed = changes.next();
            while (!changed.isEmpty()) {
                handle(changed);
                changed = changes.next();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        printer.watch("Watch disabled");
    }

    private void handle(Set<Path> changed) throws IOException {
        if (changed.size() > MANY) {
            printer.watch("Large batch of file changes detected. If you just switched branches, this is expected.");
        }
        WatchPlan.Work work = plan.of(changed);
        busy = true;
        try {
            if (!work.rebuilt().isEmpty()) {
                rebuild(work.rebuilt());
            }
            work.synced().forEach((service, pairs) -> {
                printer.watch("Syncing service \"" + service + "\" after " + pairs.size() + " changes were detected");
                sync(service, pairs);
            });
            if (!work.restarted().isEmpty()) {
                restart(work.restarted());
            }
            work.commands().forEach(this::execute);
        } catch (EngineRequestException e) {
            context.session().err().line("WARN: Error handling changed files: " + e.engineMessage());
        } catch (RuntimeException e) {
            context.session().err().line("WARN: Error handling changed files: " + e.getMessage());
        } finally {
            busy = false;
        }
    }

    private List<ServiceContainer> running(String service) {
        return ProjectState.containers(engine, project.name()).stream()
                .filter(container -> container.service().equals(service) && !container.oneOff() && container.running())
                .toList();
    }

    private void sync(String service, List<FilePair> pairs) {
        try (ProgressDisplay progress = context.plainProgress()) {
            new FileSync(engine, project, progress).run(running(service), pairs);
        }
    }

    private void restart(Set<String> services) throws IOException {
        try (ProgressDisplay progress = context.plainProgress()) {
            RestartCommand.restart(context, progress, services, new RestartCommand.Choice(false, ""));
        }
        printer.watch("service(s) " + quoted(services) + " restarted");
    }

    private void execute(String service, Set<Hook> commands) {
        Progress output = new CommandOutput(context);
        ServiceHooks hooks = new ServiceHooks(engine, output, project);
        for (Hook command : commands) {
            for (ServiceContainer container : running(service)) {
                int code = hooks.exec(container, command, false);
                if (code != 0) {
                    throw new ProjectFailure("exit status " + code + " of " + String.join(" ", command.command())
                            + " in " + container.name());
                }
            }
        }
    }

    private void rebuild(Set<String> services) throws IOException {
        printer.watch("Rebuilding service(s) " + quoted(services) + " after changes were detected...");
        ImageSupply supply = new ImageSupply(context, project, true);
        List<Service> built = services.stream().map(project::service).toList();
        try {
            supply.buildAll(built, ImageSupply.BuildChoice.plain(choice.quiet()));
        } catch (RuntimeException e) {
            printer.watch("Build failed. Error: " + e.getMessage());
            return;
        }
        Map<String, String> images = supply.present();
        if (choice.prune()) {
            prune(images.values());
        }
        printer.watch("service(s) " + quoted(services) + " successfully built");
        try (ProgressDisplay progress = context.plainProgress()) {
            ProjectChange.Choice recreation = new ProjectChange.Choice(
                    services, Recreation.ALWAYS, Recreation.DIVERGED, true, "", Convergence.Orphans.IGNORED, true);
            new ProjectChange(context, project).create(progress, images, recreation);
            Project changed = project.withSelected(services, false);
            Hooks.starter(context, progress, project).run(new ProjectChange(context, changed).start(null));
        }
    }

    /** Removes the project's images that have lost their names to others. */
    private void prune(Collection<String> kept) {
        String filters = new JsonObject()
                .put("label", List.of(ComposeLabels.PROJECT + "=" + project.name()))
                .put("dangling", List.of("true"))
                .json()
                .compact();
        for (Json image : engine.call(Request.get("/images/json").query("filters", filters))
                .items()) {
            String id = image.at("Id").text();
            if (!kept.contains(id)) {
                remove(id);
            }
        }
    }

    private void remove(String image) {
        try {
            engine.call(Request.delete("/images/" + Request.segment(image)));
        } catch (EngineRequestException _) {
            // A container still has it: the next time will do.
            return;
        }
    }

    private static String quoted(Set<String> services) {
        return services.stream()
                .map(name -> '"' + name + '"')
                .toList()
                .toString()
                .replace(", ", " ");
    }

    /** Ends the watching soon; from any thread. */
    void stop() {
        close();
    }

    @Override
    public void close() {
        try {
            changes.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Shows what commands write, as it is. */
    private record CommandOutput(ProjectContext context) implements Progress {
        @Override
        public void tell(String subject, Phase phase, String status) {
            // The command alone is of interest.
        }

        @Override
        public void warn(String sentence) {
            print(sentence);
        }

        @Override
        public void line(String source, String text) {
            print(text);
        }

        private void print(String text) {
            try {
                context.session().out().line(text);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
