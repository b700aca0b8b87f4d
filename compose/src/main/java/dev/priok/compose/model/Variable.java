package dev.priok.compose.model;

import dev.priok.compose.tree.Node;
import dev.priok.compose.tree.Scalar;

/** The value of a variable. */
public sealed interface Variable {
    /** As engines take it with its name. */
    String line(String name);

    /** It has one, possibly empty. */
    record Value(String text) implements Variable {
        @Override
        public String line(String name) {
            return name + "=" + text;
        }
    }

    /** It is named alone, and nobody here knows its value. */
    enum Unset implements Variable {
        UNSET;

        @Override
        public String line(String name) {
            return name;
        }
    }

    static Variable read(Node node) {
        return node instanceof Scalar scalar && scalar.isNull() ? Unset.UNSET : new Value(Fields.textOf(node));
    }
}
