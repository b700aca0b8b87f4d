package dev.priok.compose.tree;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * Names and what they stand for, in the order of the file.
 *
 * @param keys where each name was written; a name that no file says is missing
 */
public record Mapping(SequencedMap<String, Node> entries, Map<String, Place> keys, Place place) implements Node {
    /** Without an entry. */
    public static final Mapping EMPTY = new Mapping(new LinkedHashMap<>(), Map.of(), Place.NOWHERE);

    public Mapping {
        entries = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(entries));
        keys = Map.copyOf(keys);
    }

    /** A mapping that no file says. */
    public static Mapping of(Map<String, ? extends Node> entries) {
        return new Mapping(new LinkedHashMap<>(entries), Map.of(), Place.NOWHERE);
    }

    public @Nullable Node get(String key) {
        return entries.get(key);
    }

    public boolean has(String key) {
        return entries.containsKey(key);
    }

    /** Where the name was written, or else the whole. */
    public Place keyPlace(String key) {
        return keys.getOrDefault(key, place);
    }

    /** With this entry, in its former place if there was one. */
    public Mapping with(String key, Node value) {
        SequencedMap<String, Node> next = new LinkedHashMap<>(entries);
        next.put(key, value);
        return new Mapping(next, keys, place);
    }

    public Mapping without(String key) {
        if (!has(key)) {
            return this;
        }
        SequencedMap<String, Node> next = new LinkedHashMap<>(entries);
        next.remove(key);
        return new Mapping(next, keys, place);
    }

    @Override
    public Node withInside(TreePath path, Change change) {
        SequencedMap<String, Node> next = new LinkedHashMap<>();
        entries.forEach((key, value) -> next.put(key, change.apply(value, path.then(key))));
        return withEntries(next);
    }

    /** The same names with other values. */
    public Mapping withEntries(SequencedMap<String, Node> next) {
        return new Mapping(next, keys, place);
    }
}
