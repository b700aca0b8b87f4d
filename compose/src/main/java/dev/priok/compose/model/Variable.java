package dev.priok.compose.model;

import dev.priok.compose.tree.Node;
import dev.priok.compose.tree.Scalar;

/** The value of a variable. */
public sealed interface Variable {
    /** It has one, possibly empty. */
    record Value(String text) implements Variable {}

    /** It is named alone, and nobody here knows its value. */
    enum Unset implements Variable {
        UNSET
    }

    static Variable read(Node node) {
        return node instanceof Scalar scalar && scalar.isNull() ? Unset.UNSET : new Value(Fields.textOf(node));
    }
}
