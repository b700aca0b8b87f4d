package dev.priok.compose.schema;

import dev.priok.compose.schema.Shape.Attribute;
import dev.priok.compose.schema.Shape.Brief;
import dev.priok.compose.schema.Shape.ListOf;
import dev.priok.compose.schema.Shape.MapOf;
import dev.priok.compose.schema.Shape.Obj;
import dev.priok.compose.tree.Mapping;
import dev.priok.compose.tree.Node;
import dev.priok.compose.tree.Place;
import dev.priok.compose.tree.Scalar;
import dev.priok.compose.tree.Sequence;
import dev.priok.compose.tree.TreePath;
import dev.priok.model.Suggestion;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Checks a file, before it is merged with others or after, against the grammar. Forms of values are checked here, what
 * the values mean where they are read.
 */
public final class FileCheck {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9._-]+");

    private final Violations violations;
    private final boolean whole;

    private FileCheck(Violations violations, boolean whole) {
        this.violations = violations;
        this.whole = whole;
    }

    /** Adds what is wrong; whole: nothing is merged with it any more, so what is required must be there. */
    public static void check(Node file, boolean whole, Violations violations) {
        new FileCheck(violations, whole).value(file, Grammar.FILE, TreePath.ROOT);
    }

    private void value(Node node, Shape shape, TreePath path) {
        shape.match(new Value(node, path));
    }

    /** The check of one value. */
    private final class Value implements Shape.Cases {
        private final Node node;
        private final TreePath path;

        private Value(Node node, TreePath path) {
            this.node = node;
            this.path = path;
        }

        @Override
        public void plain(Shape.Plain plain) {
            new ScalarCheck(violations).plain(node, plain, path);
        }

        @Override
        public void texts(Shape.Texts texts) {
            new ScalarCheck(violations).texts(node, texts, path);
        }

        @Override
        public void pairs(Shape.Pairs pairs) {
            new PairsCheck(violations).pairs(node, pairs, path);
        }

        @Override
        public void whole(Shape.Whole whole) {
            new ScalarCheck(violations).whole(node, whole, path);
        }

        @Override
        public void word(Shape.Word word) {
            new ScalarCheck(violations).word(node, word, path);
        }

        @Override
        public void pattern(Shape.Pattern pattern) {
            new ScalarCheck(violations).pattern(node, pattern, path);
        }

        @Override
        public void list(ListOf list) {
            FileCheck.this.list(node, list, path);
        }

        @Override
        public void map(MapOf map) {
            FileCheck.this.map(node, map, path);
        }

        @Override
        public void object(Obj object) {
            FileCheck.this.object(node, object, path);
        }
    }

    private void object(Node node, Obj object, TreePath path) {
        if (node instanceof Scalar scalar) {
            boolean isShort = object.shortText() && scalar.value() instanceof String;
            if (isShort
                    || (scalar.isNull() && (object.nullable() || path.parts().isEmpty()))) {
                return;
            }
        }
        if (!(node instanceof Mapping mapping)) {
            violations.add(
                    node.place(),
                    path,
                    "must be a mapping" + (object.shortText() ? " or a text" : "") + ", not " + node.description());
            return;
        }
        mapping.entries().forEach((name, value) -> {
            Attribute attribute = object.attribute(name);
            String refusal = object.refused().get(name);
            if (refusal != null) {
                violations.add(mapping.keyPlace(name), path.then(name), "isn't supported: " + refusal);
            } else if (attribute != null) {
                external(value, attribute, path.then(name));
            } else if (!object.extensible() || !name.startsWith("x-")) {
                unknown(mapping.keyPlace(name), object, path, name);
            }
        });
        for (Attribute attribute : object.attributes()) {
            if (whole && attribute.required() && !mapping.has(attribute.name())) {
                violations.add(mapping.place(), path, "must have " + attribute.name());
            }
        }
    }

    private void external(Node value, Attribute attribute, TreePath path) {
        boolean named = attribute.name().equals("external") && value instanceof Mapping;
        value(value, named ? Grammar.external() : attribute.shape(), path);
    }

    private void unknown(Place place, Obj object, TreePath path, String name) {
        List<String> names = new ArrayList<>();
        object.attributes().forEach(attribute -> names.add(attribute.name()));
        String where = path.parts().isEmpty() ? "the top level" : path.toString();
        violations.add(
                place,
                TreePath.ROOT,
                Suggestion.added(where + " has no attribute '" + name + "'", Suggestion.among(name, names)));
    }

    private void list(Node node, ListOf list, TreePath path) {
        if (list.form() == Brief.TEXT_OR_ALONE && node instanceof Scalar scalar && scalar.value() instanceof String) {
            return;
        }
        if (!(node instanceof Sequence sequence)) {
            violations.add(node.place(), path, "must be a list, not " + node.description());
            return;
        }
        for (int i = 0; i < sequence.items().size(); i++) {
            Node item = sequence.items().get(i);
            boolean isShort = item instanceof Scalar scalar
                    && ((list.form() != Brief.NONE && scalar.value() instanceof String)
                            || (list.form() == Brief.TEXT_OR_NUMBER && scalar.value() instanceof Number));
            if (!isShort) {
                value(item, list.item(), path.item(i));
            }
        }
    }

    private void map(Node node, MapOf map, TreePath path) {
        if (map.listOfNames() && node instanceof Sequence) {
            new ScalarCheck(violations).texts(node, Shape.Texts.SET, path);
            return;
        }
        if (!(node instanceof Mapping mapping)) {
            violations.add(
                    node.place(),
                    path,
                    "must be a mapping" + (map.listOfNames() ? " or a list of names" : "") + ", not "
                            + node.description());
            return;
        }
        mapping.entries().forEach((name, value) -> {
            if (!NAME.matcher(name).matches()) {
                violations.add(
                        mapping.keyPlace(name),
                        path,
                        "has the name '" + name + "': names have letters, digits and ._-");
            } else if (!(map.nullable() && value instanceof Scalar scalar && scalar.isNull())) {
                value(value, map.value(), path.then(name));
            }
        });
    }
}
