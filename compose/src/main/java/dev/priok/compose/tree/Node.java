package dev.priok.compose.tree;

/** A value of a document. Immutable; changes make new trees. */
public sealed interface Node permits Scalar, Sequence, Mapping {
    Place place();

    /** The same with what is in it changed; a single value has nothing in it. */
    Node withInside(TreePath path, Change change);

    /** A change of a node that a path leads to. */
    @FunctionalInterface
    interface Change {
        Node apply(Node node, TreePath path);
    }

    /** What it is, in the words of people who write YAML. */
    default String description() {
        return switch (this) {
            case Mapping _ -> "a mapping";
            case Sequence _ -> "a list";
            case Scalar scalar -> scalar.kind();
        };
    }
}
