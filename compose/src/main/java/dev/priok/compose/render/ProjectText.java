package dev.priok.compose.render;

import dev.priok.compose.model.FileObject;
import dev.priok.compose.model.LanguageModel;
import dev.priok.compose.model.Network;
import dev.priok.compose.model.Project;
import dev.priok.compose.model.Service;
import dev.priok.compose.model.Volume;
import dev.priok.compose.schema.Grammar;
import dev.priok.compose.tree.Mapping;
import dev.priok.compose.tree.Node;
import dev.priok.compose.tree.Scalar;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** A project as docker compose's {@code config} prints it; a dollar is doubled, so that it can be read again. */
public final class ProjectText {
    private ProjectText() {}

    public static String yaml(Project project) {
        return doubled(YamlText.of(new Printer(Dialect.YAML).object(document(project), Grammar.FILE)));
    }

    public static String json(Project project) {
        Value.Members all = new Printer(Dialect.JSON).object(document(project), Grammar.FILE);
        TreeMap<String, Value> sorted = new TreeMap<>(all.members());
        sorted.remove("models");
        Printer printer = new Printer(Dialect.JSON);
        project.extensions().forEach((key, value) -> sorted.put(key, printer.anything(value)));
        return doubled(JsonText.indented(new Value.Members(new LinkedHashMap<>(sorted))));
    }

    /** A document that wasn't interpolated, so its dollars stand. */
    public static String yaml(Mapping document) {
        return YamlText.of(new Printer(Dialect.YAML).anything(document));
    }

    /** As {@link #yaml(Mapping)}. */
    public static String json(Mapping document) {
        return JsonText.indented(new Printer(Dialect.JSON).anything(document));
    }

    private static String doubled(String text) {
        return text.replace("$", "$$");
    }

    private static Mapping document(Project project) {
        SequencedMap<String, Node> all = new LinkedHashMap<>();
        if (!project.name().isEmpty()) {
            all.put("name", Scalar.of(project.name()));
        }
        section(all, "services", project.services(), Service::document);
        section(all, "networks", project.networks(), Network::document);
        section(all, "volumes", project.volumes(), Volume::document);
        section(all, "secrets", project.secrets(), FileObject::document);
        section(all, "configs", project.configs(), FileObject::document);
        section(all, "models", project.models(), LanguageModel::document);
        all.putAll(project.extensions());
        return Mapping.of(all);
    }

    private static <T> void section(
            SequencedMap<String, Node> all, String name, Map<String, T> values, Function<T, Mapping> document) {
        SequencedMap<String, Node> entries = new LinkedHashMap<>();
        values.forEach((key, value) -> entries.put(key, document.apply(value)));
        all.put(name, Mapping.of(entries));
    }
}
