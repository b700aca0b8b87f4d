package dev.priok.compose.model;

import java.util.SortedMap;

/** Where a container's output goes; an empty driver is the engine's default. */
public record Logging(String driver, SortedMap<String, String> options) {
    static Logging read(Fields fields) {
        return new Logging(fields.text("driver"), fields.textMap("options"));
    }
}
