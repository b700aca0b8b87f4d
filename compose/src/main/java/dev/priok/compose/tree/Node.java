package dev.priok.compose.tree;

/** A value of a document. Immutable; changes make new trees. */
public sealed interface Node permits Scalar, Sequence, Mapping {
    Place place();

    /** What it is, in the words of people who write YAML. */
    default String description() {
        return switch (this) {
            case Mapping _ -> "a mapping";
            case Sequence _ -> "a list";
            case Scalar scalar -> scalar.kind();
        };
    }
}
