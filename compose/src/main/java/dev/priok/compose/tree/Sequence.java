package dev.priok.compose.tree;

import java.util.ArrayList;
import java.util.List;

/** A list. */
public record Sequence(List<Node> items, Place place) implements Node {
    public Sequence {
        items = List.copyOf(items);
    }

    /** A list that was written at a place. */
    public static Sequence at(Place place, List<? extends Node> items) {
        return new Sequence(List.copyOf(items), place);
    }

    @Override
    public Node withInside(TreePath path, Change change) {
        List<Node> next = new ArrayList<>();
        for (Node item : items) {
            next.add(change.apply(item, path.item(next.size())));
        }
        return new Sequence(next, place);
    }

    /** A list that no file says. */
    public static Sequence of(List<? extends Node> items) {
        return new Sequence(List.copyOf(items), Place.NOWHERE);
    }
}
