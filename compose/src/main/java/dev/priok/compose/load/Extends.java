package dev.priok.compose.load;

import dev.priok.compose.schema.Violations;
import dev.priok.compose.tree.Mapping;
import dev.priok.compose.tree.Node;
import dev.priok.compose.tree.TreePath;
import dev.priok.compose.tree.YamlDocument;
import dev.priok.model.EngineException;
import dev.priok.model.Suggestion;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Puts services over those that they extend, of the same file or of another. */
final class Extends {
    private final Context context;
    private final Map<String, Source> sources = new HashMap<>();
    private final Path folder;
    private final String file;

    Extends(Context context, Path folder, String file) {
        this.context = context;
        this.folder = folder;
        this.file = file;
    }

    /**
     * The services of a file.
     *
     * @param folder where files that it names are
     * @param base what its relative paths get before them; empty: nothing
     * @param resets what it says of the services it extends that isn't to count
     */
    private record Source(String file, Path folder, String base, Mapping services, List<TreePath> resets) {}

    private record Step(String file, String service) {}

    Mapping apply(Mapping document, List<TreePath> resets) {
        if (!(document.get("services") instanceof Mapping services)) {
            return document;
        }
        Source own = new Source(file, folder, "", services, resets);
        return document.with(
                "services", Rewrite.entries(services, (name, service) -> extended(own, name, service, List.of())));
    }

    private Node extended(Source source, String name, Node node, List<Step> way) {
        Node link = node instanceof Mapping mapping ? mapping.get("extends") : null;
        if (link == null || !(node instanceof Mapping service)) {
            return node;
        }
        Step here = new Step(source.file(), name);
        List<Step> further = new ArrayList<>(way);
        further.add(here);
        if (way.contains(here)) {
            throw circle(link, further);
        }
        String other = link instanceof Mapping mapping ? Rewrite.text(mapping.get("service")) : Rewrite.text(link);
        String otherFile = link instanceof Mapping mapping ? Rewrite.text(mapping.get("file")) : "";
        TreePath path = TreePath.of("services", name, "extends");
        if (other.isEmpty()) {
            throw Violations.one(link.place(), path, "must have service");
        }
        Source there = otherFile.isEmpty() ? source : other(source, otherFile, link, path);
        Node base = there.services().get(other);
        if (base == null) {
            throw Violations.one(
                    link.place(),
                    path,
                    Suggestion.added(
                            "names the service '" + other + "', which " + there.file() + " doesn't have",
                            Suggestion.among(other, there.services().entries().keySet())));
        }
        Node whole = extended(there, other, base, further);
        if (!(whole instanceof Mapping below)) {
            return service.without("extends");
        }
        if (!otherFile.isEmpty()) {
            below = based(there, other, below);
        }
        Mapping kept = kept(below, name, source.resets());
        return Merge.service(kept, service, name).without("extends");
    }

    /** Resets of a file are of what its services extend, too. */
    private static Mapping kept(Mapping base, String name, List<TreePath> resets) {
        Mapping wrapped = Mapping.of(Map.of("services", Mapping.of(Map.of(name, base))));
        return Rewrite.without(wrapped, resets).get("services") instanceof Mapping services
                        && services.get(name) instanceof Mapping kept
                ? kept
                : Mapping.EMPTY;
    }

    /** The service of another file, its paths made relative to this one's folder. */
    private Mapping based(Source there, String name, Mapping service) {
        Mapping wrapped = Mapping.of(Map.of("services", Mapping.of(Map.of(name, service))));
        Mapping spelt = FileSet.spelt(context, Unique.apply(wrapped));
        Mapping moved = new Paths(there.base(), context.home()).apply(spelt);
        return moved.get("services") instanceof Mapping services && services.get(name) instanceof Mapping found
                ? found
                : service;
    }

    private Source other(Source source, String name, Node link, TreePath path) {
        FileTexts.refuseRemote(name);
        Path other =
                source.folder().resolve(PathText.withHome(name, context.home())).normalize();
        Source known = sources.get(other + "\0" + source.folder());
        if (known != null) {
            return known;
        }
        Path otherFolder = other.getParent() == null ? other : other.getParent();
        Mapping services = Mapping.EMPTY;
        List<TreePath> resets = new ArrayList<>();
        List<YamlDocument> documents;
        try {
            documents = context.texts().documents(other.toString());
        } catch (EngineException e) {
            throw new EngineException(e.error().withMessage(link.place() + ": " + path + ": " + e.getMessage()), e);
        }
        for (YamlDocument part : documents) {
            Mapping document = FileSet.checked(context, part, other.toString());
            if (document.get("services") instanceof Mapping more) {
                services = Rewrite.union(services, more, (_, later) -> later);
            }
            resets.addAll(part.resets());
        }
        String base = PathText.relative(source.folder().toString(), otherFolder.toString());
        Source read = new Source(other.toString(), otherFolder, base, services, resets);
        sources.put(other + "\0" + source.folder(), read);
        return read;
    }

    private static EngineException circle(Node link, List<Step> way) {
        List<String> names = way.stream().map(Step::service).toList();
        String text = "services extend each other in a circle: " + String.join(" extends ", names);
        return Violations.one(link.place(), TreePath.ROOT, text);
    }
}
