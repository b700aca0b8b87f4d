package dev.priok.compose.load;

import dev.priok.compose.env.Template;
import dev.priok.compose.env.TemplateException;
import dev.priok.compose.schema.Violations;
import dev.priok.compose.tree.Node;
import dev.priok.compose.tree.Scalar;
import dev.priok.compose.tree.TreePath;

/** Replaces the variables of all values; names of entries stay. */
final class Interpolation {
    private final Template.Variables variables;

    Interpolation(Template.Variables variables) {
        this.variables = variables;
    }

    Node apply(Node node, TreePath path) {
        return node instanceof Scalar scalar ? filled(scalar, path) : node.withInside(path, this::apply);
    }

    private Scalar filled(Scalar scalar, TreePath path) {
        if (!(scalar.value() instanceof String text) || text.indexOf('$') < 0) {
            return scalar;
        }
        try {
            return new Scalar(Template.fill(text, variables), scalar.place());
        } catch (TemplateException e) {
            throw Violations.one(scalar.place(), path, "can't be interpolated: " + e.getMessage());
        }
    }
}
