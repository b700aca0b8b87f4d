package dev.priok.compose.load;

import dev.priok.compose.model.FileObject;
import dev.priok.compose.model.LanguageModel;
import dev.priok.compose.model.Network;
import dev.priok.compose.model.Project;
import dev.priok.compose.model.Service;
import dev.priok.compose.model.Volume;
import dev.priok.compose.tree.Mapping;
import dev.priok.compose.tree.Node;
import dev.priok.compose.tree.Scalar;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;

/** Makes a project of a normalized document. */
public final class Projects {
    private Projects() {}

    /** All services that the profiles leave; paths in it are those of the document. */
    public static Project of(
            Mapping document, String name, FileSearch.Found found, List<String> profiles, Context context) {
        List<Path> files = found.files().stream()
                .filter(file -> !file.equals("-"))
                .map(Path::of)
                .toList();
        SortedMap<String, Node> extensions = new TreeMap<>();
        document.entries().forEach((key, value) -> {
            if (key.startsWith("x-")) {
                extensions.put(key, value);
            }
        });
        return new Project(
                        name,
                        found.directory(),
                        files,
                        section(document, "services", Service::read),
                        new TreeMap<>(),
                        section(document, "networks", Network::read),
                        section(document, "volumes", Volume::read),
                        section(document, "configs", (key, value) -> file(key, value, context)),
                        section(document, "secrets", (key, value) -> file(key, value, context)),
                        section(document, "models", LanguageModel::read),
                        profiles,
                        context.environment(),
                        extensions)
                .withProfiles(profiles);
    }

    /** Those asked for, else COMPOSE_PROFILES'. */
    public static List<String> profiles(List<String> asked, Map<String, String> environment) {
        if (!asked.isEmpty()) {
            return asked;
        }
        return Arrays.stream(environment.getOrDefault("COMPOSE_PROFILES", "").split(","))
                .map(String::strip)
                .filter(profile -> !profile.isEmpty())
                .toList();
    }

    private static FileObject file(String key, Mapping document, Context context) {
        String variable = Rewrite.text(document.get("environment"));
        String content = variable.isEmpty() ? null : context.environment().get(variable);
        FileObject read = FileObject.read(key, document);
        return content == null
                ? read
                : FileObject.read(key, document.with("content", Scalar.of(content)))
                        .withDocument(document);
    }

    private static <T> SortedMap<String, T> section(
            Mapping document, String name, BiFunction<String, Mapping, T> reader) {
        SortedMap<String, T> all = new TreeMap<>();
        if (document.get(name) instanceof Mapping section) {
            section.entries()
                    .forEach((key, value) -> all.put(
                            key, reader.apply(key, value instanceof Mapping mapping ? mapping : Mapping.EMPTY)));
        }
        return all;
    }
}
