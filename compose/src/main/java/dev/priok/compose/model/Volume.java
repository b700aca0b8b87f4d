package dev.priok.compose.model;

import dev.priok.compose.tree.Mapping;
import java.util.SortedMap;

/**
 * A volume of the project.
 *
 * @param key the project's name for it
 * @param name the engine's
 * @param driver empty: the engine's default
 * @param external it must be there already
 */
public record Volume(
        String key,
        String name,
        String driver,
        SortedMap<String, String> driverOptions,
        boolean external,
        SortedMap<String, String> labels,
        Mapping document) {
    /** Reads a checked, normalized mapping. */
    public static Volume read(String key, Mapping document) {
        Fields fields = Fields.of(document);
        return new Volume(
                key,
                fields.text("name"),
                fields.text("driver"),
                fields.textMap("driver_opts"),
                fields.flag("external"),
                fields.textMap("labels"),
                document);
    }
}
