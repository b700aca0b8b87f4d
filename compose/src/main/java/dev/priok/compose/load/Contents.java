package dev.priok.compose.load;

import dev.priok.compose.tree.Mapping;
import dev.priok.compose.tree.Node;
import dev.priok.compose.tree.Scalar;
import dev.priok.compose.tree.Sequence;
import java.util.Objects;

/** What nodes say, wherever they were written. */
final class Contents {
    private Contents() {}

    static boolean same(Node one, Node other) {
        return switch (one) {
            case Scalar scalar -> other instanceof Scalar second && Objects.equals(scalar.value(), second.value());
            case Sequence sequence ->
                other instanceof Sequence second
                        && sequence.items().size() == second.items().size()
                        && same(sequence, second);
            case Mapping mapping ->
                other instanceof Mapping second
                        && mapping.entries().keySet().equals(second.entries().keySet())
                        && mapping.entries().entrySet().stream()
                                .allMatch(entry ->
                                        same(entry.getValue(), Objects.requireNonNull(second.get(entry.getKey()))));
        };
    }

    private static boolean same(Sequence one, Sequence other) {
        for (int i = 0; i < one.items().size(); i++) {
            if (!same(one.items().get(i), other.items().get(i))) {
                return false;
            }
        }
        return true;
    }
}
