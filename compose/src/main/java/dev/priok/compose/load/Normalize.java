package dev.priok.compose.load;

import static dev.priok.compose.load.Rewrite.text;

import dev.priok.compose.tree.Mapping;
import dev.priok.compose.tree.Node;
import dev.priok.compose.tree.Scalar;
import dev.priok.compose.tree.Sequence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** Says what files imply: the default network, names of resources, dependencies on what is shared. */
public final class Normalize {
    private final Context context;
    private final String project;

    private Normalize(Context context, String project) {
        this.context = context;
        this.project = project;
    }

    /** The document of a project with this name. */
    public static Mapping apply(Mapping document, Context context, String project) {
        return new Normalize(context, project).apply(document);
    }

    private Mapping apply(Mapping document) {
        Mapping next = networks(document.with("name", Scalar.of(project)));
        next = Rewrite.section(
                next, "services", (_, service) -> service instanceof Mapping mapping ? service(mapping) : service);
        for (String section : List.of("networks", "volumes", "configs", "secrets")) {
            next = Rewrite.section(next, section, this::named);
        }
        return next;
    }

    private static Mapping networks(Mapping document) {
        Mapping next = Rewrite.section(document, "services", (_, node) -> {
            if (!(node instanceof Mapping service) || service.has("provider") || service.has("network_mode")) {
                return node;
            }
            boolean none = !(service.get("networks") instanceof Mapping networks)
                    || networks.entries().isEmpty();
            return none ? service.with("networks", Mapping.of(Map.of("default", Scalar.of(null)))) : service;
        });
        boolean usesDefault = false;
        if (next.get("services") instanceof Mapping services) {
            usesDefault = services.entries().values().stream()
                    .anyMatch(service -> service instanceof Mapping mapping
                            && !mapping.has("network_mode")
                            && mapping.get("networks") instanceof Mapping networks
                            && networks.has("default"));
        }
        Mapping networks = next.get("networks") instanceof Mapping mapping ? mapping : Mapping.EMPTY;
        return usesDefault && !networks.has("default")
                ? next.with("networks", networks.with("default", Scalar.of(null)))
                : next;
    }

    private Mapping service(Mapping service) {
        Mapping next = service;
        if (text(next.get("pull_policy")).equals("if_not_present")) {
            next = next.with("pull_policy", Scalar.of("missing"));
        }
        if (next.get("build") instanceof Mapping build) {
            next = next.with("build", build(build));
        }
        Node environment = next.get("environment");
        if (environment != null) {
            next = next.with("environment", resolved(environment, true));
        }
        Mapping dependencies = dependencies(next);
        if (!dependencies.entries().isEmpty()) {
            next = next.with("depends_on", dependencies);
        }
        if (next.get("volumes") instanceof Sequence volumes) {
            next = next.with(
                    "volumes",
                    Rewrite.items(
                            volumes,
                            volume -> volume instanceof Mapping mount && mount.has("target")
                                    ? mount.with("target", Scalar.of(PathText.clean(text(mount.get("target")))))
                                    : volume));
        }
        return next;
    }

    private Mapping build(Mapping build) {
        Mapping next = build;
        if (!next.has("context")) {
            next = next.with("context", Scalar.of("."));
        }
        if (!next.has("dockerfile") && !next.has("dockerfile_inline")) {
            next = next.with("dockerfile", Scalar.of("Dockerfile"));
        }
        Node args = next.get("args");
        return args == null ? next : next.with("args", resolved(args, false));
    }

    /** Names without a value get the one of the environment; whether others stay differs. */
    private Node resolved(Node node, boolean keepUnset) {
        if (node instanceof Mapping mapping) {
            SequencedMap<String, Node> entries = new LinkedHashMap<>();
            mapping.entries().forEach((key, value) -> {
                boolean unset = value instanceof Scalar scalar && scalar.isNull();
                String found = unset ? value(key) : null;
                if (!unset || keepUnset || found != null) {
                    entries.put(key, found == null ? value : new Scalar(found, value.place()));
                }
            });
            return mapping.withEntries(entries);
        }
        if (!(node instanceof Sequence sequence)) {
            return node;
        }
        List<Node> items = new ArrayList<>();
        for (Node item : sequence.items()) {
            String text = text(item);
            String found = text.contains("=") ? null : value(text);
            if (found != null) {
                items.add(new Scalar(text + "=" + found, item.place()));
            } else if (text.contains("=") || keepUnset) {
                items.add(item);
            }
        }
        return new Sequence(items, sequence.place());
    }

    /** Where variables stay, names stay, too. */
    private @Nullable String value(String name) {
        return context.depth().interpolate() ? context.environment().get(name) : null;
    }

    /** What a service names it must come after. */
    private static Mapping dependencies(Mapping service) {
        Mapping all = service.get("depends_on") instanceof Mapping mapping ? mapping : Mapping.EMPTY;
        for (Node link : items(service.get("links"))) {
            String[] parts = text(link).split(":", -1);
            all = implied(all, parts.length == 2 ? parts[0] : text(link), true, link);
        }
        for (String namespace : List.of("network_mode", "ipc", "pid", "uts", "cgroup")) {
            Node shared = service.get(namespace);
            if (shared != null && text(shared).startsWith("service:")) {
                all = implied(all, text(shared).substring("service:".length()), true, shared);
            }
        }
        for (Node from : items(service.get("volumes_from"))) {
            if (!text(from).startsWith("container:")) {
                all = implied(all, text(from).split(":", -1)[0], false, from);
            }
        }
        return all;
    }

    private static Mapping implied(Mapping dependencies, String service, boolean restart, Node by) {
        if (dependencies.has(service)) {
            return dependencies;
        }
        SequencedMap<String, Node> entries = new LinkedHashMap<>();
        entries.put("condition", Scalar.of("service_started"));
        entries.put("restart", Scalar.of(restart));
        entries.put("required", Scalar.of(true));
        return dependencies.with(service, new Mapping(entries, Map.of(), by.place()));
    }

    private static List<Node> items(@Nullable Node node) {
        return node instanceof Sequence sequence ? sequence.items() : List.of();
    }

    private Node named(String key, Node node) {
        Mapping resource =
                node instanceof Mapping mapping ? mapping : new Mapping(new LinkedHashMap<>(), Map.of(), node.place());
        if (resource.has("name")) {
            return resource;
        }
        boolean external = text(resource.get("external")).equalsIgnoreCase("true");
        return resource.with("name", Scalar.of(external ? key : project + "_" + key));
    }
}
