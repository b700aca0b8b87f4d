package dev.priok.compose.render;

import java.util.List;
import java.util.SequencedMap;

/** What is printed, in the order in which it is. */
sealed interface Value {
    enum Null implements Value {
        NULL
    }

    record Text(String text) implements Value {}

    /** Printed without quotes. */
    record Bare(String text) implements Value {}

    record Items(List<Value> values) implements Value {}

    record Members(SequencedMap<String, Value> members) implements Value {}
}
