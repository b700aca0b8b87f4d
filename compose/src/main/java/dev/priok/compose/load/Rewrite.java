package dev.priok.compose.load;

import dev.priok.compose.tree.Mapping;
import dev.priok.compose.tree.Node;
import dev.priok.compose.tree.Place;
import dev.priok.compose.tree.Scalar;
import dev.priok.compose.tree.Sequence;
import dev.priok.compose.tree.TreePath;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Changes of trees at places that patterns name. */
final class Rewrite {
    private final List<Rule> rules;

    private Rewrite(List<Rule> rules) {
        this.rules = rules;
    }

    private record Rule(TreePath pattern, Change change) {}

    /** A change of the node at a path, applied before those of what is in it. */
    @FunctionalInterface
    interface Change {
        /** Null: unchanged. */
        @Nullable
        Node apply(Node node, TreePath path);
    }

    /** A change of an entry's value. */
    @FunctionalInterface
    interface EntryChange {
        Node apply(String key, Node value);
    }

    static Rewrite of(Map<String, Change> changes) {
        return new Rewrite(changes.entrySet().stream()
                .map(entry -> new Rule(TreePath.pattern(entry.getKey()), entry.getValue()))
                .toList());
    }

    Mapping apply(Mapping document) {
        return apply(document, TreePath.ROOT) instanceof Mapping mapping ? mapping : document;
    }

    private Node apply(Node node, TreePath path) {
        Node changed = node;
        for (Rule rule : rules) {
            if (path.matches(rule.pattern())) {
                Node next = rule.change().apply(changed, path);
                changed = next == null ? changed : next;
            }
        }
        return changed.withInside(path, this::apply);
    }

    static Mapping entries(Mapping mapping, EntryChange change) {
        SequencedMap<String, Node> next = new LinkedHashMap<>();
        mapping.entries().forEach((key, value) -> next.put(key, change.apply(key, value)));
        return mapping.withEntries(next);
    }

    static Sequence items(Sequence sequence, UnaryOperator<Node> change) {
        return new Sequence(sequence.items().stream().map(change).toList(), sequence.place());
    }

    /** Changes the values of a section of the top level; what isn't a mapping stays. */
    static Mapping section(Mapping document, String name, EntryChange change) {
        return document.get(name) instanceof Mapping section ? document.with(name, entries(section, change)) : document;
    }

    /** Without the nodes that are reset. */
    static Mapping without(Mapping document, List<TreePath> resets) {
        return resets.isEmpty() ? document : without(document, TreePath.ROOT, resets);
    }

    private static Mapping without(Mapping mapping, TreePath path, List<TreePath> resets) {
        SequencedMap<String, Node> next = new LinkedHashMap<>();
        mapping.entries().forEach((key, value) -> {
            TreePath at = path.then(key);
            if (!resets.contains(at)) {
                next.put(key, value instanceof Mapping inner ? without(inner, at, resets) : value);
            }
        });
        return mapping.withEntries(next);
    }

    /** All entries; where both have one, what the function makes of both. */
    static Mapping union(Mapping base, Mapping over, BinaryOperator<Node> both) {
        SequencedMap<String, Node> entries = new LinkedHashMap<>(base.entries());
        over.entries().forEach((key, value) -> entries.merge(key, value, both));
        return joined(base, over, entries);
    }

    /** These entries, with the places of both mappings' names. */
    static Mapping joined(Mapping base, Mapping over, SequencedMap<String, Node> entries) {
        Map<String, Place> keys = new LinkedHashMap<>(base.keys());
        keys.putAll(over.keys());
        return new Mapping(entries, keys, over.place().line() == 0 ? base.place() : over.place());
    }

    /** The text of a node; empty for what has none. */
    static String text(@Nullable Node node) {
        return node instanceof Scalar scalar ? scalar.text() : "";
    }
}
