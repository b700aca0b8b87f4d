package dev.priok.compose.load;

import dev.priok.compose.schema.Violations;
import dev.priok.compose.tree.Mapping;
import dev.priok.compose.tree.Node;
import dev.priok.compose.tree.Place;
import dev.priok.compose.tree.Scalar;
import dev.priok.compose.tree.Sequence;
import dev.priok.compose.tree.TreePath;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How a later file goes over an earlier one: mappings are united, lists joined, values replaced, with the exceptions of
 * the Compose specification ("Merge Compose files").
 */
final class Merge {
    private static final List<Special> SPECIAL = special();

    private Merge() {}

    /** How two nodes of the same place become one. */
    private enum Rule {
        /** Both as lists, one behind the other. */
        JOIN,
        REPLACE,
        BUILD,
        DEPENDS_ON,
        /** A list of names is a mapping of names. */
        NAMES,
        HOSTS,
        LOGGING,
        /** Pools of the same subnet are one. */
        POOLS
    }

    /** Nodes that a rule of their own is for. */
    private record Special(TreePath where, Rule rule) {
        static Special of(String pattern, Rule rule) {
            return new Special(TreePath.pattern(pattern), rule);
        }
    }

    private static List<Special> special() {
        List<Special> rules = new ArrayList<>();
        for (String path : List.of(
                "networks.*.labels",
                "volumes.*.labels",
                "services.*.annotations",
                "services.*.build.args",
                "services.*.build.additional_contexts",
                "services.*.build.labels",
                "services.*.deploy.labels",
                "services.*.dns",
                "services.*.dns_opt",
                "services.*.dns_search",
                "services.*.env_file",
                "services.*.label_file",
                "services.*.environment",
                "services.*.labels",
                "services.*.volumes.*.volume.labels",
                "services.*.sysctls",
                "services.*.tmpfs")) {
            rules.add(Special.of(path, Rule.JOIN));
        }
        for (String path : List.of(
                "services.*.command", "services.*.entrypoint", "services.*.healthcheck.test", "services.*.ulimits.*")) {
            rules.add(Special.of(path, Rule.REPLACE));
        }
        rules.add(Special.of("services.*.build", Rule.BUILD));
        rules.add(Special.of("services.*.depends_on", Rule.DEPENDS_ON));
        rules.add(Special.of("services.*.networks", Rule.NAMES));
        rules.add(Special.of("services.*.models", Rule.NAMES));
        rules.add(Special.of("services.*.build.extra_hosts", Rule.HOSTS));
        rules.add(Special.of("services.*.extra_hosts", Rule.HOSTS));
        rules.add(Special.of("services.*.logging", Rule.LOGGING));
        rules.add(Special.of("networks.*.ipam.config", Rule.POOLS));
        return rules;
    }

    static Mapping merge(Mapping base, Mapping over) {
        return mappings(base, over, TreePath.ROOT);
    }

    /** A service over one that it extends. */
    static Mapping service(Mapping base, Mapping over, String name) {
        return mappings(base, over, TreePath.of("services", name));
    }

    private static Node nodes(Node base, Node over, TreePath path) {
        for (Special one : SPECIAL) {
            if (path.matches(one.where())) {
                return special(one.rule(), base, over, path);
            }
        }
        if (over instanceof Scalar scalar && scalar.isNull()) {
            return base;
        }
        if (base instanceof Scalar) {
            return over;
        }
        if (base instanceof Mapping mapping && over instanceof Mapping other) {
            return mappings(mapping, other, path);
        }
        if (base instanceof Sequence sequence && over instanceof Sequence other) {
            return joined(sequence, other.items());
        }
        throw Violations.one(
                over.place(),
                path,
                "is " + base.description() + " in " + base.place() + " and can't be overridden by "
                        + over.description());
    }

    private static Mapping mappings(Mapping base, Mapping over, TreePath path) {
        SequencedMap<String, Node> entries = new LinkedHashMap<>(base.entries());
        over.entries().forEach((key, value) -> {
            Node former = base.get(key);
            entries.put(key, former == null ? value : nodes(former, value, path.then(key)));
        });
        return Rewrite.joined(base, over, entries);
    }

    private static Node special(Rule rule, Node base, Node over, TreePath path) {
        return switch (rule) {
            case JOIN -> joined(list(base), list(over).items());
            case REPLACE -> over;
            case BUILD -> mappings(build(base), build(over), path);
            case DEPENDS_ON -> mappings(dependencies(base), dependencies(over), path);
            case NAMES -> mappings(names(base, null), names(over, null), path);
            case HOSTS -> hosts(list(base), list(over));
            case LOGGING -> logging(base, over, path);
            case POOLS -> pools(base, over, path);
        };
    }

    private static Sequence joined(Sequence base, List<Node> more) {
        List<Node> items = new ArrayList<>(base.items());
        items.addAll(more);
        return new Sequence(items, base.place());
    }

    /** A mapping as a list of {@code name=text}, a text as a list of one. */
    private static Sequence list(Node node) {
        if (node instanceof Sequence sequence) {
            return sequence;
        }
        if (node instanceof Mapping mapping) {
            return pairs(mapping);
        }
        boolean isNull = node instanceof Scalar scalar && scalar.isNull();
        return new Sequence(isNull ? List.of() : List.of(node), node.place());
    }

    private static Sequence pairs(Mapping mapping) {
        List<Node> items = new ArrayList<>();
        new TreeMap<>(mapping.entries()).forEach((key, value) -> {
            if (value instanceof Sequence sequence) {
                sequence.items().forEach(item -> items.add(pair(key, item)));
            } else if (value instanceof Scalar scalar && scalar.isNull()) {
                items.add(new Scalar(key, mapping.keyPlace(key)));
            } else {
                items.add(value instanceof Mapping ? value : pair(key, value));
            }
        });
        return new Sequence(items, mapping.place());
    }

    private static Scalar pair(String key, Node value) {
        return new Scalar(key + "=" + Rewrite.text(value), value.place());
    }

    private static Mapping build(Node node) {
        return node instanceof Scalar scalar
                ? new Mapping(new LinkedHashMap<>(Map.of("context", scalar)), Map.of(), scalar.place())
                : names(node, null);
    }

    private static Mapping dependencies(Node node) {
        SequencedMap<String, Node> plain = new LinkedHashMap<>();
        plain.put("condition", Scalar.of("service_started"));
        plain.put("required", Scalar.of(true));
        return names(node, Mapping.of(plain));
    }

    /** A list of names as a mapping of them. */
    static Mapping names(Node node, @Nullable Mapping value) {
        if (!(node instanceof Sequence sequence)) {
            return node instanceof Mapping mapping ? mapping : Mapping.EMPTY;
        }
        SequencedMap<String, Node> entries = new LinkedHashMap<>();
        Map<String, Place> places = new LinkedHashMap<>();
        for (Node item : sequence.items()) {
            if (item instanceof Scalar name) {
                entries.put(name.text(), value == null ? new Scalar(null, name.place()) : value);
                places.put(name.text(), name.place());
            }
        }
        return new Mapping(entries, places, sequence.place());
    }

    private static Sequence hosts(Sequence base, Sequence over) {
        List<String> known = base.items().stream().map(Rewrite::text).toList();
        return joined(
                base,
                over.items().stream()
                        .filter(item -> !known.contains(Rewrite.text(item)))
                        .toList());
    }

    /** Options of another driver don't stay. */
    private static Node logging(Node base, Node over, TreePath path) {
        if (!(base instanceof Mapping mapping && over instanceof Mapping other)) {
            return over;
        }
        boolean same = !mapping.has("driver")
                || !other.has("driver")
                || Rewrite.text(mapping.get("driver")).equals(Rewrite.text(other.get("driver")));
        return same ? mappings(mapping, other, path) : other;
    }

    private static Node pools(Node base, Node over, TreePath path) {
        if (!(base instanceof Sequence sequence && over instanceof Sequence others)) {
            return over;
        }
        SequencedMap<String, Node> bySubnet = new LinkedHashMap<>();
        for (Node original : sequence.items()) {
            for (Node other : others.items()) {
                boolean another = !subnet(original).equals(subnet(other));
                if (another && bySubnet.putIfAbsent(subnet(other), other) == null) {
                    continue;
                }
                if (original instanceof Mapping mapping && other instanceof Mapping mine) {
                    Mapping merged = mappings(mapping, mine, path);
                    bySubnet.put(subnet(merged), merged);
                }
            }
        }
        return new Sequence(List.copyOf(bySubnet.values()), others.place());
    }

    private static String subnet(Node pool) {
        return pool instanceof Mapping mapping ? Rewrite.text(mapping.get("subnet")) : "";
    }
}
