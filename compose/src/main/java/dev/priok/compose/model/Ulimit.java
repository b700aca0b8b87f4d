package dev.priok.compose.model;

import dev.priok.compose.tree.Node;
import dev.priok.compose.tree.Scalar;

/** A limit of a process's resources. */
public record Ulimit(long soft, long hard) {
    static Ulimit read(Node node) {
        if (node instanceof Scalar scalar && scalar.value() instanceof Long single) {
            return new Ulimit(single, single);
        }
        Fields fields = Fields.of(node);
        return new Ulimit(fields.number("soft"), fields.number("hard"));
    }
}
