package dev.priok.compose.load;

import dev.priok.compose.env.DotEnv;
import dev.priok.compose.schema.Violations;
import dev.priok.compose.tree.Mapping;
import dev.priok.compose.tree.Node;
import dev.priok.compose.tree.Place;
import dev.priok.compose.tree.Scalar;
import dev.priok.compose.tree.Sequence;
import dev.priok.compose.tree.TreePath;
import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Brings in what the files under {@code include} have, each read with its own folder and variables. */
final class Include {
    private static final List<String> SECTIONS =
            List.of("services", "volumes", "networks", "secrets", "configs", "models");

    private final FileSet set;
    private final String file;

    Include(FileSet set, String file) {
        this.set = set;
        this.file = file;
    }

    Mapping apply(Mapping document) {
        Mapping whole = document;
        if (document.get("include") instanceof Sequence includes) {
            for (int i = 0; i < includes.items().size(); i++) {
                Node include = includes.items().get(i);
                TreePath path = TreePath.of("include").item(i);
                Mapping said = include instanceof Mapping mapping ? mapping : Mapping.of(Map.of("path", include));
                whole = imported(whole, included(said, include.place(), path), path, include.place());
            }
        }
        return whole.without("include");
    }

    private Mapping included(Mapping said, Place place, TreePath path) {
        List<String> names = texts(said.get("path"));
        if (names.isEmpty()) {
            throw Violations.one(place, path, "must have path");
        }
        List<String> files = new ArrayList<>();
        for (String name : names) {
            FileTexts.refuseRemote(name);
            files.add(resolve(name).toString());
        }
        String first = files.getFirst();
        List<String> chain = new ArrayList<>(set.including());
        chain.add(file);
        if (chain.contains(first)) {
            chain.add(first);
            throw Violations.one(
                    place, path, "files include each other in a circle: " + String.join(" includes ", chain));
        }
        String directory = Rewrite.text(said.get("project_directory"));
        Path firstFile = Path.of(first);
        Path folder = directory.isEmpty()
                ? (firstFile.getParent() == null ? firstFile : firstFile.getParent())
                : resolve(directory);
        String base = directory.startsWith("/")
                ? directory
                : PathText.relative(set.folder().toString(), folder.toString());
        Context context = set.context().withDefaults(variables(said, folder, place, path));
        for (String each : files) {
            if (!Files.exists(Path.of(each))) {
                throw new EngineException(
                        new EngineError.NotFound(place + ": " + path + " names " + each + ", which isn't there"));
            }
        }
        return new FileSet(context, folder, base, chain).read(files);
    }

    private Map<String, String> variables(Mapping said, Path folder, Place place, TreePath path) {
        Map<String, String> more = new LinkedHashMap<>();
        List<String> files = texts(said.get("env_file"));
        if (files.isEmpty()) {
            Path usual = folder.resolve(".env");
            if (Files.isRegularFile(usual)) {
                DotEnv.read(usual, more, set.context());
            }
            return more;
        }
        for (String name : files) {
            if (name.equals("/dev/null")) {
                continue;
            }
            Path variables = resolve(name);
            if (!Files.isRegularFile(variables)) {
                throw Violations.one(place, path, "names the env_file " + variables + ", which is no file");
            }
            DotEnv.read(variables, more, set.context());
        }
        return more;
    }

    private Path resolve(String name) {
        return set.folder()
                .resolve(PathText.withHome(name, set.context().home()))
                .normalize();
    }

    private static List<String> texts(@Nullable Node node) {
        if (node instanceof Sequence sequence) {
            return sequence.items().stream().map(Rewrite::text).toList();
        }
        return node instanceof Scalar scalar && !scalar.isNull() ? List.of(scalar.text()) : List.of();
    }

    private static Mapping imported(Mapping document, Mapping more, TreePath path, Place place) {
        Mapping whole = document;
        for (String section : SECTIONS) {
            if (!(more.get(section) instanceof Mapping theirs)) {
                continue;
            }
            Mapping ours = whole.get(section) instanceof Mapping mapping ? mapping : Mapping.EMPTY;
            ours.entries().forEach((name, mine) -> {
                Node other = theirs.get(name);
                if (other != null && !Contents.same(mine, other)) {
                    throw Violations.one(
                            mine.place(),
                            TreePath.ROOT,
                            section + "." + name + " conflicts with the one of " + other.place() + ", which " + path
                                    + " in " + place + " brings in");
                }
            });
            Mapping united = Rewrite.union(ours, theirs, (mine, _) -> mine);
            whole = whole.with(section, united);
        }
        return whole;
    }
}
