package dev.priok.compose.converge;

import dev.priok.client.EngineClient;
import dev.priok.client.EngineRequestException;
import dev.priok.client.Json;
import dev.priok.client.JsonObject;
import dev.priok.client.Request;
import dev.priok.compose.converge.Convergence.OneOff;
import dev.priok.compose.create.ContainerBody;
import dev.priok.compose.create.Wish;
import dev.priok.compose.model.Project;
import dev.priok.compose.model.Service;
import dev.priok.compose.render.ConfigHash;
import dev.priok.compose.state.ComposeLabels;
import dev.priok.compose.state.ServiceContainer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes containers of a project's services, as they are wanted or in the place of others.
 *
 * @param references to what is there of other services by then
 */
record ContainerCreation(
        EngineClient engine, Progress progress, Project project, Convergence.Options options, References references) {
    private static final String MANY_NETWORKS_SINCE = "1.44";

    /** A new one. */
    ServiceContainer create(Service service, int number) {
        Wish wish = wish(service, number, null, Map.of());
        String subject = "Container " + wish.name();
        progress.working(subject, "Creating");
        return told(subject, "Created", () -> create(wish, wish.name()));
    }

    /** One in the place of another, which is removed, under its name. */
    ServiceContainer recreate(Service service, ServiceContainer old, String reason) {
        String replaced = service.containerName().isEmpty()
                ? service.name() + options.separator() + old.number()
                : service.containerName();
        Wish.Inherited inherited = options.inherit() ? inherited(old) : null;
        Wish wish = wish(service, old.number(), inherited, Map.of(ComposeLabels.REPLACE, replaced));
        String subject = ContainerCalls.subject(old);
        progress.working(subject, "Recreate");
        progress.warn(subject + " is recreated, since " + reason);
        return told(subject, "Recreated", () -> {
            ServiceContainer made = create(wish, old.id().substring(0, 12) + "_" + wish.name());
            engine.call(Request.post(ContainerCalls.path(old.id(), "/stop"))
                    .queryUnlessEmpty("t", options.timeoutSeconds()));
            engine.call(Request.delete(ContainerCalls.path(old.id(), "")));
            engine.call(Request.post(ContainerCalls.path(made.id(), "/rename")).query("name", wish.name()));
            return made;
        });
    }

    private interface Making {
        ServiceContainer make();
    }

    private ServiceContainer told(String subject, String after, Making making) {
        try {
            ServiceContainer made = making.make();
            progress.done(subject, after);
            return made;
        } catch (EngineRequestException e) {
            progress.tell(subject, Progress.Phase.FAILED, e.engineMessage());
            throw e;
        }
    }

    /**
     * One for one command.
     *
     * @param own the containers that the service has
     */
    ServiceContainer createOneOff(Service declared, List<ServiceContainer> own, String name, OneOff wanted) {
        Service service = references.resolved(declared);
        Map<String, String> labels = labels(service, 0);
        labels.put(ComposeLabels.ONE_OFF, "True");
        labels.put(ComposeLabels.SLUG, wanted.slug());
        List<String> links = new ArrayList<>(references.links(project, declared, 1));
        for (ServiceContainer container : own) {
            links.add(container.name() + ":" + declared.name());
            links.add(container.name() + ":" + container.shortName());
            links.add(container.name() + ":" + container.name());
        }
        Wish wish = new Wish(
                project,
                service,
                name,
                0,
                labels,
                links,
                references.volumesFrom(declared),
                null,
                wanted.attachInput(),
                wanted.useAliases(),
                wanted.autoRemove());
        return create(wish, name);
    }

    /** How a container differs from what is wanted, where the service's configuration alone doesn't tell. */
    String difference(Service service, ServiceContainer container) {
        Json wanted = new ContainerBody(wish(service, container.number(), null, Map.of()), true).json();
        Json actual = engine.call(Request.get(ContainerCalls.path(container.id(), "/json")));
        return Difference.of(wanted, actual, image(actual.at("Image").text()).at("Config"));
    }

    String containerName(Service service, int number) {
        return service.containerName().isEmpty()
                ? String.join(options.separator(), project.name(), service.name(), Integer.toString(number))
                : service.containerName();
    }

    /** Null if it was removed by force; the container has all it needs. */
    private Json image(String id) {
        return engine.find(Request.get("/images/" + Request.segment(id) + "/json"));
    }

    private Wish wish(Service service, int number, Wish.@Nullable Inherited inherited, Map<String, String> besides) {
        Service declared = project.service(service.name());
        Map<String, String> labels = labels(service, number);
        labels.putAll(besides);
        return new Wish(
                project,
                service,
                containerName(service, number),
                number,
                labels,
                references.links(project, declared, number),
                references.volumesFrom(declared),
                inherited,
                false,
                true,
                false);
    }

    /** All labels of a container of the service. */
    private Map<String, String> labels(Service service, int number) {
        Map<String, String> labels = new LinkedHashMap<>(service.labels());
        labels.putAll(options.labels());
        labels.put(ComposeLabels.PROJECT, project.name());
        labels.put(ComposeLabels.SERVICE, service.name());
        labels.put(ComposeLabels.VERSION, options.version());
        labels.put(ComposeLabels.WORKING_DIR, project.workingDirectory().toString());
        labels.put(
                ComposeLabels.CONFIG_FILES,
                String.join(",", project.files().stream().map(Object::toString).toList()));
        labels.put(ComposeLabels.ONE_OFF, "False");
        labels.put(ComposeLabels.CONFIG_HASH, ConfigHash.of(service));
        if (number > 0) {
            labels.put(ComposeLabels.CONTAINER_NUMBER, Integer.toString(number));
        }
        String image = options.imageIds().getOrDefault(service.name(), "");
        if (!image.isEmpty()) {
            labels.put(ComposeLabels.IMAGE, image);
        }
        List<String> needs = new ArrayList<>();
        service.dependsOn().forEach((name, dependency) -> {
            // What isn't there, and needn't be, isn't waited for.
            if (dependency.required() || project.services().containsKey(name)) {
                needs.add(name + ":" + dependency.condition().word() + ":" + dependency.restart());
            }
        });
        labels.put(ComposeLabels.DEPENDS_ON, String.join(",", needs));
        return labels;
    }

    /** Creates it under that name, on all its networks. */
    private ServiceContainer create(Wish wish, String name) {
        ContainerBody body = new ContainerBody(wish, engine.speaks(MANY_NETWORKS_SINCE));
        Request request = Request.post("/containers/create")
                .query("name", name)
                .queryUnlessEmpty("platform", wish.service().platform())
                .body(body.json());
        Json answer = engine.call(request);
        for (Json warning : answer.at("Warnings").items()) {
            progress.warn(wish.service().name() + ": " + warning.text());
        }
        String id = answer.at("Id").text();
        body.networking()
                .later()
                .forEach((network, endpoint) ->
                        engine.call(Request.post("/networks/" + Request.segment(network) + "/connect")
                                .body(new JsonObject()
                                        .put("Container", id)
                                        .put("EndpointConfig", endpoint)
                                        .json())));
        return new ServiceContainer(new JsonObject()
                .put("Id", id)
                .put("Names", List.of("/" + wish.name()))
                .put("State", "created")
                .putUnlessEmpty("Labels", wish.labels())
                .json());
    }

    private Wish.Inherited inherited(ServiceContainer old) {
        Map<String, String> byTarget = new TreeMap<>();
        for (Json mount : old.summary().at("Mounts").items()) {
            if (mount.at("Type").text().equals("volume")) {
                byTarget.put(mount.at("Destination").text(), mount.at("Name").text());
            }
        }
        Json declared = image(old.summary().at("ImageID").text()).at("Config", "Volumes");
        return new Wish.Inherited(byTarget, List.copyOf(declared.fields().keySet()));
    }
}
