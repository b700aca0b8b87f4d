package dev.priok.compose.model;

import java.util.List;
import java.util.SortedMap;

/** A program outside of Compose that takes care of a service. */
public record Provider(String type, SortedMap<String, List<String>> options) {
    static Provider read(Fields fields) {
        return new Provider(fields.text("type"), fields.map("options", Connections::addresses));
    }
}
