package dev.priok.compose.state;

import dev.priok.client.EngineClient;
import dev.priok.client.Json;
import dev.priok.client.JsonObject;
import dev.priok.client.Request;
import dev.priok.compose.task.DependencyOrder;
import dev.priok.compose.task.TaskScope;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/**
 * What an engine has of one project.
 *
 * @param containers all, ended ones and one-off ones too, by service and number
 * @param networks as the engine lists them
 * @param volumes as the engine lists them
 */
public record ProjectState(String project, List<ServiceContainer> containers, List<Json> networks, List<Json> volumes) {
    public ProjectState {
        containers = containers.stream().sorted(ProjectState::compare).toList();
    }

    private static int compare(ServiceContainer one, ServiceContainer other) {
        int byService = one.service().compareTo(other.service());
        if (byService != 0) {
            return byService;
        }
        int byNumber = Integer.compare(one.number(), other.number());
        return byNumber != 0 ? byNumber : one.name().compareTo(other.name());
    }

    /** Asks the engine for everything of the project. */
    public static ProjectState observe(EngineClient engine, String project) {
        String filters = filters(project);
        // Before several threads would.
        engine.apiVersion();
        try (TaskScope scope = new TaskScope(0)) {
            CompletableFuture<List<Json>> networks = scope.compute(() -> networks(engine, filters));
            CompletableFuture<List<Json>> volumes =
                    scope.compute(() -> engine.call(Request.get("/volumes").query("filters", filters))
                            .at("Volumes")
                            .items());
            List<ServiceContainer> containers = containers(engine, project);
            scope.join();
            return new ProjectState(project, containers, networks.join(), volumes.join());
        }
    }

    /** What is to be known before the project is changed: its volumes are looked for by their names then. */
    public static ProjectState withoutVolumes(EngineClient engine, String project) {
        engine.apiVersion();
        try (TaskScope scope = new TaskScope(0)) {
            CompletableFuture<List<Json>> networks = scope.compute(() -> networks(engine, filters(project)));
            List<ServiceContainer> containers = containers(engine, project);
            scope.join();
            return new ProjectState(project, containers, networks.join(), List.of());
        }
    }

    private static List<Json> networks(EngineClient engine, String filters) {
        return engine.call(Request.get("/networks").query("filters", filters)).items();
    }

    /** The containers alone, by service and number. */
    public static List<ServiceContainer> containers(EngineClient engine, String project) {
        Request request = Request.get("/containers/json").flag("all", true).query("filters", filters(project));
        List<ServiceContainer> found = new ArrayList<>();
        for (Json summary : engine.call(request).items()) {
            found.add(new ServiceContainer(summary));
        }
        found.sort(ProjectState::compare);
        return found;
    }

    /** The value of a {@code filters} parameter that lets pass what belongs to the project. */
    public static String filters(String project) {
        return new JsonObject()
                .put("label", List.of(ComposeLabels.PROJECT + "=" + project))
                .json()
                .compact();
    }

    /** The names of all projects that have containers, with these. */
    public static Map<String, List<ServiceContainer>> all(EngineClient engine, boolean ended) {
        String filters = new JsonObject()
                .put("label", List.of(ComposeLabels.PROJECT, ComposeLabels.CONFIG_HASH))
                .json()
                .compact();
        Map<String, List<ServiceContainer>> projects = new TreeMap<>();
        Request request = Request.get("/containers/json").flag("all", ended).query("filters", filters);
        for (Json summary : engine.call(request).items()) {
            ServiceContainer container = new ServiceContainer(summary);
            projects.computeIfAbsent(container.project(), _ -> new ArrayList<>())
                    .add(container);
        }
        return projects;
    }

    /** Those that the project is to consist of. */
    public List<ServiceContainer> regular() {
        return containers.stream().filter(container -> !container.oneOff()).toList();
    }

    /** The service's containers, without one-off ones, by number. */
    public List<ServiceContainer> of(String service) {
        return regular().stream()
                .filter(container -> container.service().equals(service))
                .toList();
    }

    /** As {@link #of} for each service that has any. */
    public Map<String, List<ServiceContainer>> byService() {
        Map<String, List<ServiceContainer>> found = new LinkedHashMap<>();
        for (ServiceContainer container : containers) {
            if (!container.oneOff()) {
                found.computeIfAbsent(container.service(), _ -> new ArrayList<>())
                        .add(container);
            }
        }
        return found;
    }

    public Set<String> services() {
        Set<String> names = new LinkedHashSet<>();
        regular().forEach(container -> names.add(container.service()));
        return names;
    }

    /** Which service needs which, as the containers' labels say. */
    public DependencyOrder order() {
        Map<String, Set<String>> needs = new LinkedHashMap<>();
        for (ServiceContainer container : containers) {
            needs.computeIfAbsent(container.service(), _ -> new LinkedHashSet<>())
                    .addAll(container.dependencies().keySet());
        }
        return new DependencyOrder(needs);
    }
}
