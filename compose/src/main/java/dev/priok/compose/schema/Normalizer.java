package dev.priok.compose.schema;

import dev.priok.compose.model.Spans;
import dev.priok.compose.schema.Shape.Attribute;
import dev.priok.compose.schema.Shape.ListOf;
import dev.priok.compose.schema.Shape.MapOf;
import dev.priok.compose.schema.Shape.Obj;
import dev.priok.compose.tree.Mapping;
import dev.priok.compose.tree.Node;
import dev.priok.compose.tree.Scalar;
import dev.priok.compose.tree.Sequence;
import dev.priok.compose.tree.TreePath;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** Gives each value of a checked document, whose short forms are spelt out, its one form. */
public final class Normalizer {
    private Normalizer() {}

    /** A whole file's. */
    public static Mapping file(Mapping document) {
        return object(document, Grammar.FILE, TreePath.ROOT);
    }

    private static Mapping object(Mapping mapping, Obj object, TreePath path) {
        SequencedMap<String, Node> entries = new LinkedHashMap<>();
        mapping.entries().forEach((name, value) -> {
            Attribute attribute = object.attribute(name);
            Node next = attribute == null ? value : value(value, attribute.shape(), path.then(name));
            if (next != null) {
                entries.put(name, next);
            }
        });
        return mapping.withEntries(entries);
    }

    /** Null: as if it weren't said. */
    private static @Nullable Node value(Node node, Shape shape, TreePath path) {
        if (node instanceof Scalar scalar && scalar.isNull()) {
            return null;
        }
        Value value = new Value(node, path);
        shape.match(value);
        return value.normalized;
    }

    /** A value on its way to its one form. */
    private static final class Value implements Shape.Cases {
        private final Node node;
        private final TreePath path;
        private @Nullable Node normalized;

        private Value(Node node, TreePath path) {
            this.node = node;
            this.path = path;
        }

        @Override
        public void plain(Shape.Plain plain) {
            normalized = Normalizer.plain(node, plain, path);
        }

        @Override
        public void texts(Shape.Texts texts) {
            normalized = Words.normalized(node, texts, path);
        }

        @Override
        public void pairs(Shape.Pairs pairs) {
            normalized = Entries.normalized(node, pairs, path);
        }

        @Override
        public void whole(Shape.Whole whole) {
            normalized = scalar(node, Values.whole(node), path);
        }

        @Override
        public void word(Shape.Word word) {
            normalized = text(node);
        }

        @Override
        public void pattern(Shape.Pattern pattern) {
            normalized = text(node);
        }

        @Override
        public void list(ListOf list) {
            normalized = Normalizer.list(node, list, path);
        }

        @Override
        public void map(MapOf map) {
            normalized = Normalizer.map(node, map, path);
        }

        @Override
        public void object(Obj object) {
            normalized = node instanceof Mapping mapping ? Normalizer.object(mapping, object, path) : null;
        }
    }

    private static Node plain(Node node, Shape.Plain plain, TreePath path) {
        return switch (plain) {
            case TEXT, PRINTED -> text(node);
            case FLAG -> scalar(node, Values.flag(node), path);
            case DECIMAL -> scalar(node, Values.decimal(node), path);
            case BYTES -> scalar(node, Values.bytes(node), path);
            case FILE_MODE, FILE_BITS -> scalar(node, Values.fileMode(node), path);
            case DEVICE_COUNT -> scalar(node, Values.deviceCount(node), path);
            case SPAN -> span(node, path);
            case ULIMIT -> ulimit(node, path);
        };
    }

    private static Node text(Node node) {
        return node instanceof Scalar scalar ? new Scalar(scalar.text(), scalar.place()) : node;
    }

    private static Node scalar(Node node, @Nullable Object value, TreePath path) {
        if (value == null) {
            throw Violations.one(node.place(), path, "can't be " + node.description());
        }
        return new Scalar(value, node.place());
    }

    private static Node span(Node node, TreePath path) {
        String text = node instanceof Scalar scalar ? scalar.text() : "";
        try {
            return new Scalar(Spans.parse(text).toNanos(), node.place());
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw Violations.one(node.place(), path, "must be a time span such as 1m30s, not '" + text + "'");
        }
    }

    private static Node ulimit(Node node, TreePath path) {
        if (!(node instanceof Mapping mapping)) {
            return scalar(node, Values.whole(node), path);
        }
        Mapping next = mapping;
        for (String name : List.of("soft", "hard")) {
            Node value = mapping.get(name);
            if (value != null) {
                next = next.with(name, scalar(value, Values.whole(value), path.then(name)));
            }
        }
        return next;
    }

    private static Node list(Node node, ListOf list, TreePath path) {
        if (!(node instanceof Sequence sequence)) {
            throw Violations.one(node.place(), path, "must be a list, not " + node.description());
        }
        List<Node> items = new ArrayList<>();
        for (Node item : sequence.items()) {
            Node next = value(item, list.item(), path.item(items.size()));
            if (next != null) {
                items.add(next);
            }
        }
        return new Sequence(items, sequence.place());
    }

    private static Node map(Node node, MapOf map, TreePath path) {
        if (!(node instanceof Mapping mapping)) {
            throw Violations.one(node.place(), path, "must be a mapping, not " + node.description());
        }
        SequencedMap<String, Node> entries = new LinkedHashMap<>();
        mapping.entries().forEach((name, value) -> {
            Node next = value(value, map.value(), path.then(name));
            entries.put(name, next == null ? new Scalar(null, value.place()) : next);
        });
        return mapping.withEntries(entries);
    }
}
