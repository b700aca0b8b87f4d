package dev.priok.store.edit;

import dev.priok.engine.port.TreeEdits.Selection;
import dev.priok.kernel.Directory;
import dev.priok.kernel.DirectoryEntry;
import dev.priok.kernel.FileType;
import dev.priok.model.EngineException;
import dev.priok.model.path.PathPatterns;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One of the things that a selection means.
 *
 * @param path resolved
 * @param name the last element as it was asked for
 * @param only what of it, by paths in it; null: all
 * @param within elements that all of these paths begin with
 * @param asked for messages
 */
record Source(String path, String name, @Nullable PathPatterns only, List<String> within, String asked) {
    private static final String PIVOT = "/./";

    /** Those of a selection, in the order asked for. */
    static List<Source> of(Directory root, Selection selection) {
        List<Source> sources = new ArrayList<>();
        for (String asked : selection.sources()) {
            int before = sources.size();
            if (selection.keepParents()) {
                sources.add(withParents(root, asked));
            } else {
                addPlain(root, asked, sources);
            }
            if (sources.size() == before && !selection.allowNothing()) {
                throw missing(asked);
            }
        }
        return sources;
    }

    static EngineException missing(String asked) {
        return EngineException.notFound("\"/" + RootPath.clean(asked) + "\": not found");
    }

    private static Source withParents(Directory root, String asked) {
        int pivot = asked.indexOf(PIVOT);
        String base = pivot < 0 ? "" : asked.substring(0, pivot);
        String pattern = RootPath.clean(pivot < 0 ? asked : asked.substring(pivot + PIVOT.length()));
        String path = RootPath.resolve(root, base);
        List<String> within = new ArrayList<>();
        if (!pattern.isEmpty()) {
            for (String element : pattern.split("/")) {
                if (Glob.isPattern(element)) {
                    break;
                }
                within.add(element);
            }
        }
        boolean exact = String.join("/", within).equals(pattern);
        if (root.statusIfPresent(exact ? RootPath.join(path, pattern) : path).isEmpty()) {
            throw missing(asked);
        }
        PathPatterns only = pattern.isEmpty() ? null : PathPatterns.of(List.of(pattern));
        return new Source(path, RootPath.lastOf(RootPath.clean(base)), only, within, asked);
    }

    private static void addPlain(Directory root, String asked, List<Source> sources) {
        String clean = RootPath.clean(asked);
        List<String> elements = clean.isEmpty() ? List.of() : List.of(clean.split("/"));
        int first = 0;
        while (first < elements.size() && !Glob.isPattern(elements.get(first))) {
            first++;
        }
        String plain = String.join("/", elements.subList(0, first));
        if (first == elements.size()) {
            String path = RootPath.resolve(root, plain);
            if (root.statusIfPresent(path).isEmpty()) {
                throw missing(asked);
            }
            sources.add(new Source(path, RootPath.lastOf(plain), null, List.of(), asked));
            return;
        }
        String base = RootPath.resolve(root, plain);
        List<Glob> globs =
                elements.subList(first, elements.size()).stream().map(Glob::of).toList();
        if (root.statusIfPresent(base).filter(status -> status.isDirectory()).isPresent()) {
            match(root, base, globs, asked, sources);
        }
    }

    private static void match(Directory root, String directory, List<Glob> globs, String asked, List<Source> sources) {
        List<DirectoryEntry> entries = new ArrayList<>();
        try (Directory open = root.openDirectory(directory)) {
            open.forEachEntry(entry -> {
                if (globs.getFirst().matches(entry.name())) {
                    entries.add(entry);
                }
            });
        }
        entries.sort((one, other) -> one.name().compareTo(other.name()));
        for (DirectoryEntry entry : entries) {
            String path = RootPath.join(directory, entry.name());
            if (globs.size() > 1) {
                if (entry.type() == FileType.DIRECTORY) {
                    match(root, path, globs.subList(1, globs.size()), asked, sources);
                }
                continue;
            }
            String resolved = RootPath.resolve(root, path);
            if (root.statusIfPresent(resolved).isEmpty()) {
                throw missing(path);
            }
            sources.add(new Source(resolved, entry.name(), null, List.of(), asked));
        }
    }

    /** Whether what is at this path in it belongs to it. */
    boolean has(String pathInside) {
        return only == null || only.matches(pathInside);
    }

    /** Whether something below this directory in it may belong to it. */
    boolean mayHaveBelow(String pathInside) {
        List<String> elements = List.of(pathInside.split("/"));
        int common = Math.min(elements.size(), within.size());
        return elements.subList(0, common).equals(within.subList(0, common));
    }
}
