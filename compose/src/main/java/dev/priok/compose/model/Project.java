package dev.priok.compose.model;

import dev.priok.compose.tree.Node;
import dev.priok.model.EngineException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * A Compose project, read, merged and checked. Immutable.
 *
 * @param workingDirectory what relative paths were relative to
 * @param files the files it was read from, absolute
 * @param services those that the profiles leave
 * @param disabledServices those that the profiles, or a choice, take away
 * @param networks those services use, by the project's names; so for the following
 * @param profiles those that are active
 * @param environment the variables that the files were read with
 * @param extensions the {@code x-} attributes of the top level
 */
public record Project(
        String name,
        Path workingDirectory,
        List<Path> files,
        SortedMap<String, Service> services,
        SortedMap<String, Service> disabledServices,
        SortedMap<String, Network> networks,
        SortedMap<String, Volume> volumes,
        SortedMap<String, FileObject> configs,
        SortedMap<String, FileObject> secrets,
        SortedMap<String, LanguageModel> models,
        List<String> profiles,
        Map<String, String> environment,
        Map<String, Node> extensions) {
    public Project {
        files = List.copyOf(files);
        services = frozen(services);
        disabledServices = frozen(disabledServices);
        networks = frozen(networks);
        volumes = frozen(volumes);
        configs = frozen(configs);
        secrets = frozen(secrets);
        models = frozen(models);
        profiles = List.copyOf(profiles);
        environment = Map.copyOf(environment);
        extensions = Map.copyOf(extensions);
    }

    private static <T> SortedMap<String, T> frozen(SortedMap<String, T> map) {
        return Collections.unmodifiableSortedMap(new TreeMap<>(map));
    }

    /** The service; an {@link EngineException} where there is none of this name, or it is disabled. */
    public Service service(String service) {
        Service found = services.get(service);
        if (found == null) {
            throw EngineException.notFound("no such service: " + service
                    + (disabledServices.containsKey(service) ? ": it is disabled, a profile enables it" : ""));
        }
        return found;
    }

    /** Active and disabled services. */
    public SortedMap<String, Service> allServices() {
        SortedMap<String, Service> all = new TreeMap<>(services);
        all.putAll(disabledServices);
        return Collections.unmodifiableSortedMap(all);
    }

    /** With other active services. */
    public Project withServices(SortedMap<String, Service> active, SortedMap<String, Service> disabled) {
        return with(active, disabled, profiles);
    }

    private Project with(
            SortedMap<String, Service> active, SortedMap<String, Service> disabled, List<String> activeProfiles) {
        return new Project(
                name,
                workingDirectory,
                files,
                active,
                disabled,
                networks,
                volumes,
                configs,
                secrets,
                models,
                activeProfiles,
                environment,
                extensions);
    }

    /** With each active service changed. */
    public Project withEach(UnaryOperator<Service> change) {
        SortedMap<String, Service> changed = new TreeMap<>();
        services.forEach((key, service) -> changed.put(key, change.apply(service)));
        return withServices(changed, disabledServices);
    }

    /** With the services of these names active whatever their profiles: to name one enables its profiles. */
    public Project withEnabled(Collection<String> names) {
        Set<String> active = new LinkedHashSet<>(profiles);
        for (String service : names) {
            Service disabled = disabledServices.get(service);
            if (disabled != null) {
                active.addAll(disabled.profiles());
            }
        }
        return withProfiles(List.copyOf(active));
    }

    /** With the services that these profiles leave. */
    public Project withProfiles(List<String> active) {
        SortedMap<String, Service> enabled = new TreeMap<>();
        SortedMap<String, Service> disabled = new TreeMap<>();
        allServices().forEach((key, service) -> (service.hasProfile(active) ? enabled : disabled).put(key, service));
        return with(enabled, disabled, active);
    }

    /**
     * With only these services active and, if asked for, what they depend on; all of them where no name is given. An
     * {@link EngineException} for a name that isn't there.
     */
    public Project withSelected(Collection<String> names, boolean dependencies) {
        if (names.isEmpty()) {
            return this;
        }
        Set<String> selected = new HashSet<>();
        Deque<String> next = new ArrayDeque<>(names);
        while (!next.isEmpty()) {
            Service service = service(next.removeFirst());
            if (selected.add(service.name()) && dependencies) {
                service.dependsOn().forEach((other, dependency) -> {
                    if (dependency.required() || services.containsKey(other)) {
                        next.addLast(other);
                    }
                });
            }
        }
        SortedMap<String, Service> active = new TreeMap<>(services);
        active.keySet().retainAll(selected);
        SortedMap<String, Service> disabled = new TreeMap<>(disabledServices);
        services.forEach((key, service) -> {
            if (!selected.contains(key)) {
                disabled.put(key, service);
            }
        });
        active.replaceAll((key, service) -> Dependencies.only(service, selected));
        return withServices(active, disabled);
    }

    /** Without the networks, volumes, configs, secrets and models that no active service uses. */
    public Project withoutUnused() {
        UsedResources used = UsedResources.of(services.values());
        return new Project(
                name,
                workingDirectory,
                files,
                services,
                disabledServices,
                kept(networks, used.networks()),
                kept(volumes, used.volumes()),
                kept(configs, used.configs()),
                kept(secrets, used.secrets()),
                kept(models, used.models()),
                profiles,
                environment,
                extensions);
    }

    private static <T> SortedMap<String, T> kept(SortedMap<String, T> all, Set<String> names) {
        SortedMap<String, T> kept = new TreeMap<>(all);
        kept.keySet().retainAll(names);
        return kept;
    }

    /** Its environment may hold secrets. */
    @Override
    public String toString() {
        return "Project[" + name + "]";
    }
}
