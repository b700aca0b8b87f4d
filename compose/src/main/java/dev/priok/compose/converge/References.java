package dev.priok.compose.converge;

import dev.priok.compose.ProjectFailure;
import dev.priok.compose.model.Project;
import dev.priok.compose.model.Service;
import dev.priok.compose.state.ServiceContainer;
import dev.priok.compose.task.DependencyOrder;
import dev.priok.compose.tree.Scalar;
import dev.priok.compose.tree.Sequence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Where a service means the containers of others: it shares their namespaces or volumes, or is linked to them. Those
 * must be there before its own are made.
 */
final class References {
    private static final String SERVICE = "service:";
    private static final String CONTAINER = "container:";

    private final Function<String, List<ServiceContainer>> containers;

    /** @param containers of a service, by number */
    References(Function<String, List<ServiceContainer>> containers) {
        this.containers = containers;
    }

    static DependencyOrder order(Project project) {
        Map<String, Set<String>> needs = new LinkedHashMap<>();
        project.services().forEach((name, service) -> needs.put(name, of(service)));
        return new DependencyOrder(needs);
    }

    private static Set<String> of(Service service) {
        Set<String> names = new LinkedHashSet<>();
        for (String mode : List.of(
                service.connections().mode(),
                service.privileges().ipc(),
                service.privileges().pid())) {
            if (mode.startsWith(SERVICE)) {
                names.add(mode.substring(SERVICE.length()));
            }
        }
        for (String from : service.storage().volumesFrom()) {
            if (!from.startsWith(CONTAINER)) {
                names.add(first(from));
            }
        }
        service.connections().links().forEach(link -> names.add(first(link)));
        return names;
    }

    private static String first(String text) {
        int colon = text.indexOf(':');
        return colon < 0 ? text : text.substring(0, colon);
    }

    /** With containers instead of services, as its configuration counts then. */
    Service resolved(Service service) {
        Service changed =
                resolvedMode(service, "network_mode", service.connections().mode(), "network");
        changed = resolvedMode(changed, "ipc", service.privileges().ipc(), "IPC");
        changed = resolvedMode(changed, "pid", service.privileges().pid(), "PID");
        if (!service.storage().volumesFrom().isEmpty()) {
            List<Scalar> sources = new ArrayList<>();
            for (String from : service.storage().volumesFrom()) {
                sources.add(Scalar.of(source(from)));
            }
            changed = changed.with("volumes_from", Sequence.of(sources));
        }
        return changed;
    }

    private Service resolvedMode(Service service, String attribute, String mode, String what) {
        if (!mode.startsWith(SERVICE)) {
            return service;
        }
        String name = mode.substring(SERVICE.length());
        List<ServiceContainer> found = containers.apply(name);
        if (found.isEmpty()) {
            throw new ProjectFailure(
                    "cannot share " + what + " namespace with service " + name + ": container missing");
        }
        return service.with(attribute, Scalar.of(CONTAINER + found.getFirst().id()));
    }

    private String source(String from) {
        if (from.startsWith(CONTAINER)) {
            return first(from.substring(CONTAINER.length()));
        }
        List<ServiceContainer> found = containers.apply(first(from));
        if (found.isEmpty()) {
            throw new ProjectFailure("cannot share volume with service " + first(from) + ": container missing");
        }
        return found.getFirst().id();
    }

    /** For the engine: containers, with the access behind. */
    List<String> volumesFrom(Service service) {
        List<String> sources = new ArrayList<>();
        for (String from : service.storage().volumesFrom()) {
            String rest = from.startsWith(CONTAINER) ? from.substring(CONTAINER.length()) : from;
            int colon = rest.indexOf(':');
            sources.add(source(from) + (colon < 0 ? "" : rest.substring(colon)));
        }
        return sources;
    }

    /** For the engine: containers by all the names under which the linking one knows them. */
    List<String> links(Project project, Service service, int number) {
        List<String> links = new ArrayList<>();
        for (String link : service.connections().links()) {
            String name = first(link);
            String alias = link.equals(name) ? name : link.substring(name.length() + 1);
            for (ServiceContainer container : containers.apply(name)) {
                links.add(container.name() + ":" + alias);
                links.add(container.name() + ":" + name + "-" + number);
                links.add(container.name() + ":" + project.name() + "-" + name + "-" + number);
            }
        }
        for (String link : service.connections().externalLinks()) {
            links.add(link.contains(":") ? link : link + ":" + link);
        }
        return links;
    }
}
