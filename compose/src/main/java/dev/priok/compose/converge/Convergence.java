package dev.priok.compose.converge;

import dev.priok.client.EngineClient;
import dev.priok.client.Json;
import dev.priok.compose.ProjectFailure;
import dev.priok.compose.create.FileCopies;
import dev.priok.compose.create.Refused;
import dev.priok.compose.model.Dependency;
import dev.priok.compose.model.Network;
import dev.priok.compose.model.Project;
import dev.priok.compose.model.Service;
import dev.priok.compose.render.ConfigHash;
import dev.priok.compose.state.ComposeLabels;
import dev.priok.compose.state.ProjectState;
import dev.priok.compose.state.ServiceContainer;
import dev.priok.compose.task.DependencyOrder;
import dev.priok.compose.task.TaskScope;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Makes an engine's networks, volumes and containers those that a project wants; starts nothing. */
public final class Convergence {
    private final EngineClient engine;
    private final Progress progress;
    private final ContainerCalls calls;
    private final Project project;
    private final Options options;
    private final References references;
    private final ContainerCreation creation;
    private final Map<String, String> networkIds = new ConcurrentHashMap<>();
    private final Map<String, List<ServiceContainer>> containers = new ConcurrentHashMap<>();
    /** Whether containers that stay were stopped or removed on the way, so that what was observed of them is old. */
    private volatile boolean disturbed;

    public Convergence(EngineClient engine, Progress progress, Project project, Options options) {
        this.engine = engine;
        this.progress = progress;
        this.calls = new ContainerCalls(engine, progress);
        this.project = project;
        this.options = options;
        this.references = new References(name -> containers.getOrDefault(name, List.of()));
        this.creation = new ContainerCreation(engine, progress, project, options, references);
    }

    /**
     * How it is done.
     *
     * @param imageIds of the services' images
     * @param named the services that were asked for; the others are only needed by them; empty: all were
     * @param ofNamed when containers of those are replaced
     * @param ofOthers when containers of the others are
     * @param inherit whether a new container takes over volumes without a name
     * @param timeoutSeconds see {@link ContainerCalls#stop}
     * @param orphans what becomes of containers of services that aren't in the project
     * @param mayLoseData see {@link VolumeSetup}
     * @param labels that all containers have besides
     * @param separator between the parts of containers' names
     */
    public record Options(
            Map<String, String> imageIds,
            Set<String> named,
            Recreation ofNamed,
            Recreation ofOthers,
            boolean inherit,
            String timeoutSeconds,
            Orphans orphans,
            Predicate<String> mayLoseData,
            String version,
            Map<String, String> labels,
            String separator) {}

    /** What becomes of containers of services that aren't in the project. */
    public enum Orphans {
        REMOVED,
        TOLD,
        IGNORED
    }

    /**
     * Does it, for everything that differs from what is observed.
     *
     * @return the containers of each service now, by number; empty: only the engine knows
     */
    public Optional<Map<String, List<ServiceContainer>>> run(ProjectState before) {
        project.services().values().forEach(this::check);
        project.services()
                .values()
                .forEach(service -> Refused.unheeded(project, service).forEach(progress::warn));
        ProjectState state = setUp(before);
        handleOrphans(state);
        Map<String, List<ServiceContainer>> observed = state.byService();
        project.allServices().keySet().forEach(name -> containers.put(name, observed.getOrDefault(name, List.of())));
        References.order(project).runInSteps(name -> converge(state, project.service(name)));
        return disturbed ? Optional.empty() : Optional.of(Map.copyOf(containers));
    }

    /** What can be told to fail before anything is made. */
    private void check(Service service) {
        Refused.check(service);
        FileCopies.of(project, service);
    }

    /**
     * Networks and volumes alone; first it is seen whether those are there that others are to have made.
     *
     * @return what there is then of containers
     */
    private ProjectState setUp(ProjectState state) {
        NetworkSetup networks = new NetworkSetup(engine, progress, project, state, options.version());
        VolumeSetup volumes =
                new VolumeSetup(engine, progress, project, state, options.version(), options.mayLoseData());
        for (boolean external : List.of(true, false)) {
            try (TaskScope scope = new TaskScope(0)) {
                project.networks().values().stream()
                        .filter(network -> network.external() == external)
                        .forEach(network -> scope.fork(() -> networkIds.put(network.key(), networks.ensure(network))));
                project.volumes().values().stream()
                        .filter(volume -> volume.external() == external)
                        .forEach(volume -> scope.fork(() -> volumes.ensure(volume)));
                scope.join();
            }
        }
        if (networks.replaced()) {
            disturbed = true;
        }
        return volumes.replaced() ? ProjectState.withoutVolumes(engine, project.name()) : state;
    }

    private void handleOrphans(ProjectState state) {
        List<ServiceContainer> orphans = state.containers().stream()
                .filter(container -> !project.allServices().containsKey(container.service()))
                .toList();
        if (orphans.isEmpty() || options.orphans() == Orphans.IGNORED) {
            return;
        }
        if (options.orphans() == Orphans.TOLD) {
            progress.warn("Found orphan containers ("
                    + String.join(
                            ", ", orphans.stream().map(ServiceContainer::name).toList())
                    + ") for this project. If you removed or renamed this service in your compose file, you can run this"
                    + " command with the --remove-orphans flag to clean it up.");
            return;
        }
        TaskScope.each(0, orphans, orphan -> calls.stopAndRemove(orphan, options.timeoutSeconds(), false));
    }

    /**
     * What {@link #run} would do, a sentence for each container; changes nothing.
     *
     * @param services those to tell of
     */
    public List<String> explain(ProjectState state, Set<String> services) {
        for (Json network : state.networks()) {
            networkIds.put(
                    network.at("Labels").at(ComposeLabels.NETWORK).text(),
                    network.at("Id").text());
        }
        project.networks().values().stream()
                .filter(Network::external)
                .forEach(network -> networkIds.put(
                        network.key(),
                        new NetworkSetup(engine, progress, project, state, options.version()).ensure(network)));
        project.allServices().keySet().forEach(name -> containers.put(name, state.of(name)));
        List<String> sentences = new ArrayList<>();
        DependencyOrder order = References.order(project);
        Set<String> anew = new LinkedHashSet<>();
        for (String name : order.sorted()) {
            Set<String> moved = new LinkedHashSet<>(order.needs().getOrDefault(name, Set.of()));
            moved.retainAll(anew);
            int before = sentences.size();
            explain(state, project.service(name), moved, sentences);
            List<String> own = sentences.subList(before, sentences.size());
            if (own.stream().anyMatch(sentence -> sentence.contains(" would be recreated, since "))) {
                anew.add(name);
            }
            if (!services.contains(name)) {
                own.clear();
            }
        }
        return sentences;
    }

    private void explain(ProjectState state, Service declared, Set<String> moved, List<String> to) {
        Service service;
        try {
            service = references.resolved(declared);
        } catch (ProjectFailure e) {
            // What it refers to would be made first.
            service = declared;
        }
        for (ContainerAction action : plan(declared, service, state.of(declared.name()))) {
            to.add(
                    switch (action) {
                        case ContainerAction.Keep(ServiceContainer container)
                        when !moved.isEmpty() ->
                            container.name() + " would be recreated, since what it refers to is: "
                                    + String.join(", ", moved);
                        case ContainerAction.Keep(ServiceContainer container) ->
                            container.name() + " is as wanted" + (container.running() ? "" : ", and would be started");
                        case ContainerAction.Create(int number) ->
                            creation.containerName(declared, number) + " would be created: it isn't there";
                        case ContainerAction.Recreate(ServiceContainer container, String reason) ->
                            container.name() + " would be recreated, since " + reason;
                        case ContainerAction.Remove(ServiceContainer container) ->
                            container.name() + " would be removed: " + declared.scale() + " of " + declared.name()
                                    + " are wanted";
                    });
        }
    }

    /**
     * Creates a container for one command, beside those that the project consists of.
     *
     * @param declared of the project, changed as asked for
     * @param name the container's
     */
    public ServiceContainer createOneOff(ProjectState before, Service declared, String name, OneOff wanted) {
        ProjectState state = setUp(before);
        project.allServices().keySet().forEach(other -> containers.put(other, state.of(other)));
        return creation.createOneOff(declared, state.of(declared.name()), name, wanted);
    }

    /**
     * How a container for one command is.
     *
     * @param slug a random text
     */
    public record OneOff(String slug, boolean attachInput, boolean useAliases, boolean autoRemove) {}

    /** Does what takes no call of the engine; returns what else there is to do, null: nothing. */
    private DependencyOrder.@Nullable Work converge(ProjectState state, Service declared) {
        if (declared.scale() > 1 && !declared.containerName().isEmpty()) {
            throw new ProjectFailure("services." + declared.name() + ": can't have container_name \""
                    + declared.containerName() + "\" and " + declared.scale() + " containers");
        }
        Service service = references.resolved(declared);
        List<ServiceContainer> present = containers.getOrDefault(declared.name(), List.of());
        Doing doing = new Doing(service, new ArrayList<>());
        // Why a container isn't as wanted may take calls to find out, but not that it is.
        List<ContainerAction> actions = plan(declared, service, present, _ -> "");
        if (!actions.stream().allMatch(ContainerAction.Keep.class::isInstance)) {
            return _ -> change(state, declared, present, doing);
        }
        actions.forEach(action -> action.match(doing));
        containers.put(declared.name(), doing.sorted());
        return null;
    }

    private void change(ProjectState state, Service declared, List<ServiceContainer> present, Doing doing) {
        List<ContainerAction> actions = plan(declared, doing.service, present);
        if (actions.stream().anyMatch(ContainerAction.Recreate.class::isInstance)) {
            stopDependents(state, declared.name());
        }
        List<ContainerAction> changes = new ArrayList<>();
        for (ContainerAction action : actions) {
            if (action instanceof ContainerAction.Keep) {
                action.match(doing);
            } else {
                changes.add(action);
            }
        }
        TaskScope.each(0, changes, action -> action.match(doing));
        containers.put(declared.name(), doing.sorted());
    }

    private final class Doing implements ContainerAction.Cases {
        private final Service service;
        private final List<ServiceContainer> now;

        private Doing(Service service, List<ServiceContainer> now) {
            this.service = service;
            this.now = now;
        }

        private List<ServiceContainer> sorted() {
            synchronized (now) {
                now.sort((one, other) -> Integer.compare(one.number(), other.number()));
                return List.copyOf(now);
            }
        }

        @Override
        public void keep(ServiceContainer container) {
            add(now, container);
            if (container.running()) {
                progress.done(ContainerCalls.subject(container), "Running");
            }
        }

        @Override
        public void create(int number) {
            add(now, creation.create(service, number));
        }

        @Override
        public void recreate(ServiceContainer container, String reason) {
            add(now, creation.recreate(service, container, reason));
        }

        @Override
        public void remove(ServiceContainer container) {
            calls.stopAndRemove(container, options.timeoutSeconds(), false);
        }
    }

    private static void add(List<ServiceContainer> to, ServiceContainer container) {
        synchronized (to) {
            to.add(container);
        }
    }

    /** What would be done about a service's containers. */
    List<ContainerAction> plan(Service declared, Service service, List<ServiceContainer> present) {
        return plan(declared, service, present, container -> creation.difference(service, container));
    }

    private List<ContainerAction> plan(
            Service declared,
            Service service,
            List<ServiceContainer> present,
            Function<ServiceContainer, String> difference) {
        Map<String, String> volumeNames = new TreeMap<>();
        project.volumes().forEach((key, volume) -> volumeNames.put(key, volume.name()));
        boolean named = options.named().isEmpty() || options.named().contains(service.name());
        return ServicePlanner.plan(new ServicePlanner.Facts(
                service.withScale(declared.scale()),
                hash -> ConfigHash.means(service, hash),
                options.imageIds().getOrDefault(service.name(), ""),
                present,
                networkIds,
                volumeNames,
                named ? options.ofNamed() : options.ofOthers(),
                difference));
    }

    /** Those that are to be started again with it. */
    private void stopDependents(ProjectState state, String name) {
        for (Service other : project.services().values()) {
            Dependency dependency = other.dependsOn().get(name);
            if (dependency == null || !dependency.restart()) {
                continue;
            }
            for (ServiceContainer container : state.of(other.name())) {
                if (container.running()) {
                    disturbed = true;
                    calls.stop(container, options.timeoutSeconds());
                }
            }
        }
    }
}
