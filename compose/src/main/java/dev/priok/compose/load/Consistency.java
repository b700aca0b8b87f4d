package dev.priok.compose.load;

import dev.priok.compose.model.Build;
import dev.priok.compose.model.Deploy;
import dev.priok.compose.model.Mount;
import dev.priok.compose.model.Project;
import dev.priok.compose.model.Service;
import dev.priok.compose.model.WatchRule.Action;
import dev.priok.compose.schema.Violations;
import dev.priok.compose.tree.Mapping;
import dev.priok.compose.tree.Node;
import dev.priok.compose.tree.Place;
import dev.priok.compose.tree.TreePath;
import dev.priok.model.Suggestion;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Checks that what the active services name is there, and that what they say agrees. */
public final class Consistency {
    private static final Set<String> TESTS = Set.of("CMD", "CMD-SHELL", "NONE");

    private final Project project;
    private final Service service;
    private final Violations violations;

    private Consistency(Project project, Service service, Violations violations) {
        this.project = project;
        this.service = service;
        this.violations = violations;
    }

    /** An {@link dev.priok.model.EngineException} with everything that is wrong. */
    public static void check(Project project) {
        Violations violations = new Violations();
        project.services().values().forEach(service -> new Consistency(project, service, violations).check());
        ContainerNames.check(project, violations);
        violations.throwIfAny();
        DependencyCycles.check(project);
    }

    private void check() {
        if (service.build().isEmpty()
                && service.image().isEmpty()
                && service.provider().isEmpty()) {
            add("", "has neither an image nor a build context specified");
        }
        service.build().ifPresent(this::build);
        references();
        dependencies();
        agreement();
        targets();
        service.healthCheck().ifPresent(health -> {
            if (!health.test().isEmpty() && !TESTS.contains(health.test().getFirst())) {
                add(
                        "healthcheck",
                        "test must start with CMD, CMD-SHELL or NONE, not '"
                                + health.test().getFirst() + "'");
            }
        });
        service.watch().forEach(rule -> {
            if (rule.target().isEmpty() && rule.action() != Action.REBUILD && rule.action() != Action.RESTART) {
                add("develop", "watch with action " + rule.action().word() + " must have target");
            }
        });
    }

    private void build(Build build) {
        if (!build.dockerfileInline().isEmpty() && !build.dockerfile().isEmpty()) {
            add("build", "has dockerfile and dockerfile_inline, of which only one can be");
        }
        build.additionalContexts().forEach((context, source) -> {
            if (source.startsWith("service:")) {
                Service other = project.services().get(source.substring("service:".length()));
                if (other == null || other.build().isEmpty()) {
                    add(
                            "build",
                            "has the additional context " + context + " of " + source + ", which "
                                    + (other == null ? "isn't there" : "isn't built"));
                }
            }
        });
        if (!build.platforms().isEmpty()
                && !service.platform().isEmpty()
                && !build.platforms().contains(service.platform())) {
            add("build", "platforms must have the service's platform " + service.platform());
        }
        build.secrets()
                .forEach(secret -> known(
                        "build", "secret", secret.source(), project.secrets().keySet()));
    }

    private void references() {
        if (!service.connections().mode().isEmpty()
                && !service.connections().networks().isEmpty()) {
            add("network_mode", "and networks can't be both");
        }
        service.connections()
                .networks()
                .keySet()
                .forEach(network ->
                        known("networks", "network", network, project.networks().keySet()));
        for (Mount mount : service.storage().mounts()) {
            if (mount instanceof Mount.VolumeMount volume && !volume.source().isEmpty()) {
                known("volumes", "volume", volume.source(), project.volumes().keySet());
            }
            if (mount instanceof Mount.Bind bind && bind.source().isEmpty()) {
                add("volumes", "has a bind mount at " + bind.target() + " without a source");
            }
        }
        service.storage()
                .configs()
                .forEach(grant -> known(
                        "configs", "config", grant.source(), project.configs().keySet()));
        service.storage()
                .secrets()
                .forEach(grant -> known(
                        "secrets", "secret", grant.source(), project.secrets().keySet()));
        service.models()
                .keySet()
                .forEach(model ->
                        known("models", "model", model, project.models().keySet()));
    }

    private void dependencies() {
        service.dependsOn().forEach((other, dependency) -> {
            if (project.services().containsKey(other)) {
                return;
            }
            Service disabled = project.disabledServices().get(other);
            if (disabled != null && dependency.required()) {
                add(
                        "depends_on",
                        "names the service " + other + ", which no active profile enables (it is in "
                                + String.join(", ", disabled.profiles()) + ")");
            } else if (disabled == null) {
                add(
                        "depends_on",
                        Suggestion.added(
                                "refers to undefined service " + other,
                                Suggestion.among(other, project.allServices().keySet())));
            }
        });
    }

    private void known(String attribute, String kind, String name, Collection<String> names) {
        if (!names.contains(name)) {
            add(attribute, Suggestion.added("refers to undefined " + kind + " " + name, Suggestion.among(name, names)));
        }
    }

    private void agreement() {
        Deploy deploy = service.deploy().orElse(null);
        Node scale = service.document().get("scale");
        Long replicas = deploy == null ? null : deploy.replicas();
        if (scale != null && replicas != null && !Rewrite.text(scale).equals(replicas.toString())) {
            add("scale", "can't be another number than deploy.replicas");
        }
        if (service.scale() < 0) {
            add(scale == null ? "deploy" : "scale", "must be 0 or more");
        }
        if (service.scale() > 1 && !service.containerName().isEmpty()) {
            add(
                    "container_name",
                    "can't be said with " + (scale == null ? "deploy.replicas" : "scale") + " " + service.scale()
                            + ", because containers' names are unique");
        }
        if (deploy == null) {
            return;
        }
        Deploy.Resource limits = deploy.limits();
        if (limits != null) {
            agree("cpus", (float) service.limits().cpus(), (float) limits.cpus(), "limits.cpus");
            agree("mem_limit", service.limits().memoryBytes(), limits.memoryBytes(), "limits.memory");
            agree("pids_limit", service.limits().pids(), limits.pids(), "limits.pids");
        }
        Deploy.Resource reservations = deploy.reservations();
        if (reservations != null) {
            agree(
                    "mem_reservation",
                    service.limits().memoryReservationBytes(),
                    reservations.memoryBytes(),
                    "reservations.memory");
        }
    }

    private void agree(String attribute, Number said, Number deployed, String other) {
        if (said.doubleValue() != 0 && !said.equals(deployed)) {
            add(attribute, "can't be another value than deploy.resources." + other);
        }
    }

    private void targets() {
        Map<String, String> taken = new HashMap<>();
        List<String> tmpfs = service.storage().tmpfs();
        for (int i = 0; i < tmpfs.size(); i++) {
            target("tmpfs", tmpfs.get(i).split(":", 2)[0], "tmpfs[" + i + "]", taken);
        }
        List<Mount> mounts = service.storage().mounts();
        for (int i = 0; i < mounts.size(); i++) {
            target("volumes", mounts.get(i).target(), "volumes[" + i + "]", taken);
        }
    }

    private void target(String attribute, String target, String by, Map<String, String> taken) {
        String former = taken.putIfAbsent(target, by);
        if (former != null) {
            add(attribute, "has the target " + target + " in " + former + " and in " + by);
        }
    }

    private void add(String attribute, String message) {
        Mapping document = service.document();
        Place place = attribute.isEmpty() ? document.place() : document.keyPlace(attribute);
        TreePath path = TreePath.of("services", service.name());
        violations.add(place, attribute.isEmpty() ? path : path.then(attribute), message);
    }
}
