package dev.priok.compose.tree;

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

    /** A list that no file says. */
    public static Sequence of(List<? extends Node> items) {
        return new Sequence(List.copyOf(items), Place.NOWHERE);
    }
}
