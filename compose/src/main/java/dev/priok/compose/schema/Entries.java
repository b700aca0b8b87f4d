package dev.priok.compose.schema;

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

/** Mappings of names to texts, and lists that stand for them. */
final class Entries {
    private Entries() {}

    static Node normalized(Node node, Shape.Pairs pairs, TreePath path) {
        return switch (pairs) {
            case HOSTS -> hosts(node, path);
            case MULTI_OPTIONS -> options(node);
            case LABELS, OPTIONS -> pairs(node, path, false);
            case ENVIRONMENT, SSH -> pairs(node, path, true);
        };
    }

    private static Mapping pairs(Node node, TreePath path, boolean keepUnset) {
        SequencedMap<String, Node> entries = new LinkedHashMap<>();
        Map<String, Place> keys = new LinkedHashMap<>();
        if (node instanceof Mapping mapping) {
            keys.putAll(mapping.keys());
            mapping.entries().forEach((key, value) -> entries.put(key, text(value, keepUnset)));
        } else if (node instanceof Sequence sequence) {
            for (Node item : sequence.items()) {
                String text = item instanceof Scalar scalar ? scalar.text() : "";
                int equals = text.indexOf('=');
                String key = equals < 0 ? text : text.substring(0, equals);
                if (keepUnset && !key.isEmpty() && Character.isWhitespace(key.charAt(key.length() - 1))) {
                    throw Violations.one(
                            item.place(), path, "environment variable " + key + " is declared with a trailing space");
                }
                keys.put(key, item.place());
                Object value = equals < 0 ? (keepUnset ? null : "") : text.substring(equals + 1);
                entries.put(key, new Scalar(value, item.place()));
            }
        }
        return new Mapping(entries, keys, node.place());
    }

    private static Scalar text(Node node, boolean keepUnset) {
        if (!(node instanceof Scalar scalar)) {
            return Scalar.of("");
        }
        return scalar.isNull() && keepUnset ? scalar : new Scalar(scalar.text(), scalar.place());
    }

    private static Mapping options(Node node) {
        SequencedMap<String, Node> entries = new LinkedHashMap<>();
        if (node instanceof Mapping mapping) {
            mapping.entries()
                    .forEach((key, value) -> entries.put(
                            key,
                            value instanceof Sequence sequence
                                    ? Sequence.at(
                                            sequence.place(),
                                            sequence.items().stream()
                                                    .map(item -> text(item, false))
                                                    .toList())
                                    : new Sequence(List.of(text(value, false)), value.place())));
        }
        return new Mapping(entries, Map.of(), node.place());
    }

    private static Mapping hosts(Node node, TreePath path) {
        SequencedMap<String, List<Node>> addresses = new LinkedHashMap<>();
        if (node instanceof Mapping mapping) {
            mapping.entries().forEach((host, value) -> {
                List<Node> list = value instanceof Sequence sequence ? sequence.items() : List.of(value);
                list.forEach(item -> add(addresses, host, text(item, false).text(), item, path));
            });
        } else if (node instanceof Sequence sequence) {
            for (Node item : sequence.items()) {
                String text = text(item, false).text();
                int separator = text.indexOf('=') < 0 ? text.indexOf(':') : text.indexOf('=');
                if (separator < 0) {
                    throw Violations.one(item.place(), path, "must have items name=address, not '" + text + "'");
                }
                for (String address : text.substring(separator + 1).split(",", -1)) {
                    add(addresses, text.substring(0, separator), address, item, path);
                }
            }
        }
        SequencedMap<String, Node> entries = new LinkedHashMap<>();
        addresses.forEach((host, list) -> entries.put(host, new Sequence(list, node.place())));
        return new Mapping(entries, Map.of(), node.place());
    }

    private static void add(
            SequencedMap<String, List<Node>> addresses, String host, String address, Node item, TreePath path) {
        if (host.isEmpty() || host.contains(":") || host.contains("=")) {
            throw Violations.one(item.place(), path, "has the host name '" + host + "', which is none");
        }
        boolean bracketed = address.length() > 2 && address.startsWith("[") && address.endsWith("]");
        String bare = bracketed ? address.substring(1, address.length() - 1) : address;
        addresses.computeIfAbsent(host, _ -> new ArrayList<>()).add(new Scalar(bare, item.place()));
    }
}
