package dev.priok.compose.model;

import dev.priok.compose.tree.Mapping;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * A config or a secret of the project. One of file, environment and content says what is in it, unless it is external.
 *
 * @param key the project's name for it
 * @param name the engine's
 * @param file empty: none; so for environment, a variable's name
 * @param content null: in the file, or unknown because the variable isn't set
 */
public record FileObject(
        String key,
        String name,
        String file,
        String environment,
        @Nullable String content,
        boolean external,
        SortedMap<String, String> labels,
        String driver,
        SortedMap<String, String> driverOptions,
        String templateDriver,
        Mapping document) {
    /** Reads a checked, normalized mapping. */
    public static FileObject read(String key, Mapping document) {
        Fields fields = Fields.of(document);
        return new FileObject(
                key,
                fields.text("name"),
                fields.text("file"),
                fields.text("environment"),
                fields.has("content") ? fields.text("content") : null,
                fields.flag("external"),
                fields.textMap("labels"),
                fields.text("driver"),
                fields.textMap("driver_opts"),
                fields.text("template_driver"),
                document);
    }

    /** The same with another document, which doesn't show what is in it. */
    public FileObject withDocument(Mapping next) {
        return new FileObject(
                key, name, file, environment, content, external, labels, driver, driverOptions, templateDriver, next);
    }

    /** Its content must not show anywhere. */
    @Override
    public String toString() {
        return "FileObject[" + key + "]";
    }
}
