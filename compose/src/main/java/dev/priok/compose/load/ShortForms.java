package dev.priok.compose.load;

import dev.priok.compose.schema.Violations;
import dev.priok.compose.tree.Mapping;
import dev.priok.compose.tree.Node;
import dev.priok.compose.tree.Scalar;
import dev.priok.compose.tree.Sequence;
import dev.priok.compose.tree.TreePath;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Spells short forms out. */
final class ShortForms {
    private final boolean open;
    private final Consumer<String> warnings;
    private final Rewrite rules;

    /** Open: variables were not replaced, so what can't be read may still be valid. */
    ShortForms(boolean open, Consumer<String> warnings) {
        this.open = open;
        this.warnings = warnings;
        Map<String, Rewrite.Change> changes = new LinkedHashMap<>();
        changes.put("services.*.build", (node, _) -> keyed(node, "context"));
        changes.put("services.*.build.secrets.*", (node, _) -> keyed(node, "source"));
        changes.put("services.*.build.additional_contexts", this::pairs);
        changes.put("services.*.build.provenance", (node, _) -> printed(node));
        changes.put("services.*.build.sbom", (node, _) -> printed(node));
        changes.put("services.*.build.ssh", this::ssh);
        changes.put("services.*.depends_on", (node, _) -> dependencies(node));
        changes.put("services.*.env_file", (node, _) -> envFiles(node));
        changes.put("services.*.label_file", (node, _) -> listed(node));
        changes.put("services.*.extends", (node, _) -> keyed(node, "service"));
        changes.put("services.*.gpus", (node, _) -> gpus(node));
        changes.put("services.*.networks", (node, _) -> Merge.names(node, null));
        changes.put("services.*.models", (node, _) -> Merge.names(node, null));
        changes.put("services.*.volumes.*", this::volume);
        changes.put("services.*.dns", (node, _) -> listed(node));
        changes.put("services.*.devices.*", this::device);
        changes.put("services.*.secrets.*", (node, _) -> keyed(node, "source"));
        changes.put("services.*.configs.*", (node, _) -> keyed(node, "source"));
        changes.put("services.*.ports", this::ports);
        changes.put("services.*.develop.watch.*.ignore", (node, _) -> listed(node));
        changes.put("services.*.develop.watch.*.include", (node, _) -> listed(node));
        for (String section : List.of("volumes", "networks", "secrets", "configs")) {
            changes.put(section + ".*", this::external);
        }
        this.rules = Rewrite.of(changes);
    }

    Mapping apply(Mapping document) {
        return rules.apply(document);
    }

    private static @Nullable Mapping keyed(Node node, String attribute) {
        return node instanceof Scalar scalar && !scalar.isNull()
                ? new Mapping(new LinkedHashMap<>(Map.of(attribute, scalar)), Map.of(), scalar.place())
                : null;
    }

    private static @Nullable Node printed(Node node) {
        return node instanceof Scalar scalar ? new Scalar(scalar.text(), scalar.place()) : null;
    }

    private static @Nullable Node listed(Node node) {
        return node instanceof Scalar scalar && !scalar.isNull() ? new Sequence(List.of(scalar), scalar.place()) : null;
    }

    private @Nullable Node pairs(Node node, TreePath path) {
        if (!(node instanceof Sequence sequence)) {
            return null;
        }
        SequencedMap<String, Node> entries = new LinkedHashMap<>();
        for (Node item : sequence.items()) {
            String text = Rewrite.text(item);
            int equals = text.indexOf('=');
            if (equals < 0) {
                if (open) {
                    return null;
                }
                throw Violations.one(item.place(), path, "must have items name=text, not '" + text + "'");
            }
            entries.put(text.substring(0, equals), new Scalar(text.substring(equals + 1), item.place()));
        }
        return new Mapping(entries, Map.of(), sequence.place());
    }

    private @Nullable Node ssh(Node node, TreePath path) {
        if (!(node instanceof Sequence sequence)) {
            return null;
        }
        SequencedMap<String, Node> entries = new LinkedHashMap<>();
        for (Node item : sequence.items()) {
            String text = Rewrite.text(item);
            int equals = text.indexOf('=');
            if (equals < 0 && !text.equals("default")) {
                throw Violations.one(item.place(), path, "must have items default or id=path, not '" + text + "'");
            }
            entries.put(
                    equals < 0 ? text : text.substring(0, equals),
                    new Scalar(equals < 0 ? null : text.substring(equals + 1), item.place()));
        }
        return new Mapping(entries, Map.of(), sequence.place());
    }

    private static Node dependencies(Node node) {
        SequencedMap<String, Node> plain = new LinkedHashMap<>();
        plain.put("condition", Scalar.of("service_started"));
        plain.put("required", Scalar.of(true));
        Mapping defaults = Mapping.of(plain);
        return Rewrite.entries(Merge.names(node, defaults), (_, value) -> {
            Mapping said = value instanceof Mapping mapping ? mapping : Mapping.EMPTY;
            return Rewrite.union(defaults, said, (_, over) -> over);
        });
    }

    private static @Nullable Node envFiles(Node node) {
        Node list = listed(node);
        if (!((list == null ? node : list) instanceof Sequence files)) {
            return null;
        }
        return Rewrite.items(files, item -> {
            Mapping spelt = keyed(item, "path");
            Node file = spelt == null ? item : spelt;
            return file instanceof Mapping mapping && !mapping.has("required")
                    ? mapping.with("required", Scalar.of(true))
                    : file;
        });
    }

    private static @Nullable Node gpus(Node node) {
        return node instanceof Scalar scalar
                ? new Sequence(List.of(Mapping.of(Map.of("count", Scalar.of("all")))), scalar.place())
                : null;
    }

    private @Nullable Node volume(Node node, TreePath path) {
        if (!(node instanceof Scalar scalar)) {
            return null;
        }
        return ShortVolume.read(scalar, path);
    }

    private @Nullable Node device(Node node, TreePath path) {
        if (node instanceof Mapping mapping && !mapping.has("target")) {
            Node source = mapping.get("source");
            return source == null ? null : mapping.with("target", source);
        }
        if (!(node instanceof Scalar scalar)) {
            return null;
        }
        String[] parts = scalar.text().split(":", -1);
        if (parts.length > 3) {
            if (open) {
                return null;
            }
            throw Violations.one(
                    scalar.place(), path, "must be source[:target[:permissions]], not '" + scalar.text() + "'");
        }
        SequencedMap<String, Node> device = new LinkedHashMap<>();
        device.put("source", Scalar.of(parts[0]));
        device.put("target", Scalar.of(parts.length > 1 && !parts[1].isEmpty() ? parts[1] : parts[0]));
        device.put("permissions", Scalar.of(parts.length > 2 ? parts[2] : "rwm"));
        return new Mapping(device, Map.of(), scalar.place());
    }

    private @Nullable Node ports(Node node, TreePath path) {
        if (!(node instanceof Sequence sequence)) {
            return null;
        }
        List<Node> ports = new ArrayList<>();
        for (Node item : sequence.items()) {
            if (!(item instanceof Scalar scalar)) {
                ports.add(item);
            } else if (open && scalar.text().contains("$")) {
                return null;
            } else {
                ports.addAll(ShortPort.read(scalar, path));
            }
        }
        return new Sequence(ports, sequence.place());
    }

    private @Nullable Node external(Node node, TreePath path) {
        if (!(node instanceof Mapping resource) || !(resource.get("external") instanceof Mapping external)) {
            return null;
        }
        Mapping plain = resource.with("external", new Scalar(true, external.place()));
        if (!(external.get("name") instanceof Scalar name)) {
            return plain;
        }
        warnings.accept(path + ": external.name is deprecated. Please set name and external: true");
        if (resource.get("name") instanceof Scalar own && !own.text().equals(name.text())) {
            throw Violations.one(own.place(), path, "has a name and another external.name; say only name");
        }
        return plain.with("name", name);
    }
}
