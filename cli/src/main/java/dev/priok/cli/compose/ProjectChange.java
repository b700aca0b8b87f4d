package dev.priok.cli.compose;

import dev.priok.cli.CommandFailure;
import dev.priok.cli.Confirmation;
import dev.priok.cli.ProductVersion;
import dev.priok.compose.converge.Convergence;
import dev.priok.compose.converge.Progress;
import dev.priok.compose.converge.Recreation;
import dev.priok.compose.converge.Starter;
import dev.priok.compose.converge.WaitFor;
import dev.priok.compose.model.Dependency;
import dev.priok.compose.model.Project;
import dev.priok.compose.model.Service;
import dev.priok.compose.state.ComposeLabels;
import dev.priok.compose.state.ProjectState;
import dev.priok.compose.state.ServiceContainer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Brings about what a project's files say: images, networks, volumes, containers, and their start. */
final class ProjectChange {
    private final ProjectContext context;
    private final Project project;
    /** The services' containers after the change, null: only the engine knows. */
    private @Nullable Map<String, List<ServiceContainer>> made;

    ProjectChange(ProjectContext context, Project project) {
        this.context = context;
        this.project = project;
    }

    /**
     * The part of the project that is asked for.
     *
     * @param services empty: all
     * @param dependencies whether what they depend on belongs to it
     */
    static Project selected(ProjectContext context, List<String> services, boolean dependencies) throws IOException {
        context.session().engine().prepare();
        Project all = context.project().withEnabled(services);
        if (all.services().isEmpty() && services.isEmpty()) {
            throw new CommandFailure("no service selected");
        }
        return context.kept(all.withSelected(services, dependencies));
    }

    /** With that many containers of those services. */
    static Project scaled(Project project, Map<String, Integer> counts) {
        SortedMap<String, Service> services = new TreeMap<>(project.services());
        counts.forEach((name, count) -> services.put(name, project.service(name).withScale(count)));
        return project.withServices(services, project.disabledServices());
    }

    /** How containers become as wanted; all defaults but what the caller changes. */
    record Choice(
            Set<String> named,
            Recreation ofNamed,
            Recreation ofOthers,
            boolean inherit,
            String timeoutSeconds,
            Convergence.Orphans orphans,
            boolean yes) {
        static Choice plain() {
            return new Choice(
                    Set.of(), Recreation.DIVERGED, Recreation.DIVERGED, true, "", Convergence.Orphans.IGNORED, false);
        }
    }

    /** The engine's side of the change. */
    Convergence convergence(Progress progress, Map<String, String> imageIds, Choice choice) {
        Map<String, String> labels = new LinkedHashMap<>();
        String envFiles = String.join(",", context.request().envFiles());
        if (!envFiles.isEmpty()) {
            labels.put(ComposeLabels.ENVIRONMENT_FILE, envFiles);
        }
        return new Convergence(
                context.session().engine(),
                progress,
                project,
                new Convergence.Options(
                        imageIds,
                        choice.named(),
                        choice.ofNamed(),
                        choice.ofOthers(),
                        choice.inherit(),
                        choice.timeoutSeconds(),
                        choice.orphans(),
                        question -> mayLoseData(choice, question),
                        ProductVersion.current(),
                        labels,
                        context.separator()));
    }

    private boolean mayLoseData(Choice choice, String question) {
        if (choice.yes()) {
            return true;
        }
        if (!context.session().terminal().inputIsTerminal()) {
            return false;
        }
        try {
            Confirmation.ask(context.session(), question);
            return true;
        } catch (CommandFailure _) {
            return false;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** Networks, volumes and containers. */
    void create(Progress progress, Map<String, String> imageIds, Choice choice) {
        create(progress, imageIds, choice, observe());
    }

    /** What there is before the change. */
    ProjectState observe() {
        return ProjectState.withoutVolumes(context.session().engine(), project.name());
    }

    /** Networks, volumes and containers, where it was observed before what there is. */
    void create(Progress progress, Map<String, String> imageIds, Choice choice, ProjectState before) {
        made = convergence(progress, imageIds, choice).run(before).orElse(null);
    }

    /** The start of the project's services, right after {@link #create} or without it. */
    Starter.Start start(@Nullable Duration limit) {
        Map<String, List<ServiceContainer>> present = made;
        made = null;
        if (present == null) {
            present = new ProjectState(
                            project.name(),
                            ProjectState.containers(context.session().engine(), project.name()),
                            List.of(),
                            List.of())
                    .byService();
        }
        Map<String, List<ServiceContainer>> containers = new LinkedHashMap<>();
        Map<String, List<WaitFor>> waits = new LinkedHashMap<>();
        Set<String> started = new LinkedHashSet<>();
        for (Service service : project.services().values()) {
            containers.put(service.name(), present.getOrDefault(service.name(), List.of()));
            started.add(service.name());
            List<WaitFor> of = new ArrayList<>();
            service.dependsOn().forEach((name, dependency) -> {
                Service other = project.services().get(name);
                if (other != null && other.scale() > 0) {
                    of.add(new WaitFor(name, condition(dependency, context.dryRun()), dependency.required()));
                }
            });
            waits.put(service.name(), of);
        }
        return new Starter.Start(containers, waits, started, limit);
    }

    private static WaitFor.Condition condition(Dependency dependency, boolean dryRun) {
        return switch (dependency.condition()) {
            case STARTED -> WaitFor.Condition.STARTED;
            case HEALTHY -> WaitFor.Condition.HEALTHY;
            // What isn't run never completes.
            case COMPLETED_SUCCESSFULLY -> dryRun ? WaitFor.Condition.STARTED : WaitFor.Condition.COMPLETED;
        };
    }
}
