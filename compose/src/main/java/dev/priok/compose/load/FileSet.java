package dev.priok.compose.load;

import dev.priok.compose.schema.FileCheck;
import dev.priok.compose.schema.Violations;
import dev.priok.compose.tree.Mapping;
import dev.priok.compose.tree.Node;
import dev.priok.compose.tree.Scalar;
import dev.priok.compose.tree.TreePath;
import dev.priok.compose.tree.YamlDocument;
import java.nio.file.Path;
import java.util.List;

/** Files that go over each other: those of a project, or of one include. */
public final class FileSet {
    private final Context context;
    private final Path folder;
    private final String base;
    private final List<String> including;

    /**
     * Files of a folder.
     *
     * @param folder where relative includes and extends are, absolute
     * @param base what relative paths in the files get before them
     * @param including the files that led here, for cycles
     */
    public FileSet(Context context, Path folder, String base, List<String> including) {
        this.context = context;
        this.folder = folder;
        this.base = base;
        this.including = List.copyOf(including);
    }

    Context context() {
        return context;
    }

    Path folder() {
        return folder;
    }

    List<String> including() {
        return including;
    }

    /** The files as one document: merged, spelt out, with defaults and, if asked for, paths that can stand anywhere. */
    public Mapping read(List<String> files) {
        Mapping document = Mapping.EMPTY;
        for (String file : files) {
            for (YamlDocument part : context.texts().documents(file)) {
                document = over(document, part, file);
            }
        }
        document = Defaults.apply(document);
        Violations violations = new Violations();
        ValueChecks.check(document, violations);
        violations.throwIfAny();
        if (context.depth().resolvePaths() || !including.isEmpty()) {
            document = new Paths(base, context.home()).apply(document);
        }
        return document;
    }

    private Mapping over(Mapping former, YamlDocument part, String file) {
        Mapping own = interpolated(part, file);
        own = new Include(this, file).apply(own);
        own = new Extends(context, folder, file).apply(own, part.resets());
        Mapping merged = Merge.merge(Rewrite.without(former, part.resets()), own);
        if (merged.has("version")) {
            context.warnings()
                    .accept(file
                            + ": the attribute `version` is obsolete, it will be ignored, please remove it to avoid"
                            + " potential confusion");
            merged = merged.without("version");
        }
        merged = Unique.apply(merged);
        Violations violations = new Violations();
        FileCheck.check(merged, true, violations);
        violations.throwIfAny();
        return spelt(context, merged);
    }

    private Mapping interpolated(YamlDocument part, String file) {
        return checked(context, part, file);
    }

    /** A part of a file whose forms are right, with its variables replaced. */
    static Mapping checked(Context context, YamlDocument part, String file) {
        Node root = part.root();
        if (root instanceof Scalar scalar && scalar.isNull()) {
            return Mapping.EMPTY;
        }
        if (!(root instanceof Mapping)) {
            throw Violations.one(
                    root.place(), TreePath.ROOT, "the top level must be a mapping, not " + root.description());
        }
        Node filled = context.depth().interpolate() ? new Interpolation(context).apply(root, TreePath.ROOT) : root;
        Violations violations = new Violations();
        FileCheck.check(filled, false, violations);
        violations.throwIfAny();
        return filled instanceof Mapping mapping ? mapping : Mapping.EMPTY;
    }

    /** With short forms spelt out. */
    static Mapping spelt(Context context, Mapping document) {
        Mapping spelt = new ShortForms(!context.depth().interpolate(), context.warnings()).apply(document);
        return Unique.apply(Defaults.withoutEmptyDns(spelt));
    }
}
