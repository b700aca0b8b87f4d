package dev.priok.compose.schema;

import dev.priok.compose.tree.Mapping;
import dev.priok.compose.tree.Node;
import dev.priok.compose.tree.Scalar;
import dev.priok.compose.tree.Sequence;
import dev.priok.compose.tree.TreePath;
import java.util.HashSet;
import java.util.Set;

/** Checks mappings of names to texts. */
final class PairsCheck {
    private final Violations violations;

    PairsCheck(Violations violations) {
        this.violations = violations;
    }

    void pairs(Node node, Shape.Pairs pairs, TreePath path) {
        switch (pairs) {
            case LABELS, ENVIRONMENT, SSH -> {
                if (!list(node, path)) {
                    singles(node, path, "a mapping or a list of name=text");
                }
            }
            case OPTIONS -> singles(node, path, "a mapping");
            case MULTI_OPTIONS -> lists(node, path, "a mapping");
            case HOSTS -> {
                if (!list(node, path)) {
                    lists(node, path, "a mapping or a list of name=address");
                }
            }
        }
    }

    private boolean list(Node node, TreePath path) {
        if (!(node instanceof Sequence sequence)) {
            return false;
        }
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < sequence.items().size(); i++) {
            Node item = sequence.items().get(i);
            if (!(item instanceof Scalar scalar && scalar.value() instanceof String text)) {
                violations.add(item.place(), path.item(i), "must be a text, not " + item.description());
            } else if (!seen.add(text)) {
                violations.add(item.place(), path.item(i), "is there already: '" + text + "'");
            }
        }
        return true;
    }

    private void singles(Node node, TreePath path, String what) {
        if (!(node instanceof Mapping mapping)) {
            violations.add(node.place(), path, "must be " + what + ", not " + node.description());
            return;
        }
        mapping.entries().forEach((name, value) -> {
            if (!(value instanceof Scalar)) {
                violations.add(
                        value.place(),
                        path.then(name),
                        "must be a text, a number or a boolean, not " + value.description());
            }
        });
    }

    private void lists(Node node, TreePath path, String what) {
        if (!(node instanceof Mapping mapping)) {
            violations.add(node.place(), path, "must be " + what + ", not " + node.description());
            return;
        }
        mapping.entries().forEach((name, value) -> {
            if (value instanceof Sequence sequence) {
                for (int i = 0; i < sequence.items().size(); i++) {
                    Node item = sequence.items().get(i);
                    if (!(item instanceof Scalar)) {
                        violations.add(
                                item.place(), path.then(name).item(i), "must be a text, not " + item.description());
                    }
                }
            } else if (!(value instanceof Scalar)) {
                violations.add(value.place(), path.then(name), "must be a text or a list, not " + value.description());
            }
        });
    }
}
