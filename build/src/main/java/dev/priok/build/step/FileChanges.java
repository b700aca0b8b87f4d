package dev.priok.build.step;

import dev.priok.build.graph.FileChange;
import dev.priok.build.graph.FileChange.CopyRules;
import dev.priok.build.graph.Operation.Owner;
import dev.priok.engine.port.SnapshotStore.OpenRoot;
import dev.priok.engine.port.TreeEdits;
import dev.priok.engine.port.TreeEdits.Copy;
import dev.priok.engine.port.TreeEdits.Made;
import dev.priok.engine.port.TreeEdits.Ownership;
import dev.priok.engine.port.TreeEdits.Selection;
import dev.priok.engine.step.StepRoot;
import dev.priok.engine.step.Steps;
import dev.priok.model.Digest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntPredicate;

/** Changes trees by hand: COPY, ADD, WORKDIR and the like. */
final class FileChanges {
    private final Steps steps;
    private final TreeEdits edits;
    private final Trees trees;

    FileChanges(Steps steps, TreeEdits edits, Trees trees) {
        this.steps = steps;
        this.edits = edits;
        this.trees = trees;
    }

    /** @param taken says of an input whether its files may be moved */
    FileTree apply(List<FileChange> changes, List<FileTree> inputs, IntPredicate taken) {
        try (FileTree.Layers base = trees.asLayers(inputs.getFirst());
                StepRoot root = steps.begin(base.diffIds())) {
            try (OpenRoot open = root.open()) {
                if (changes.size() == 1
                        && changes.getFirst() instanceof FileChange.Copy copy
                        && inputs.get(copy.input()) instanceof FileTree.Directory from
                        && taken.test(copy.input())) {
                    edits.take(from.path(), open, asked(copy));
                } else {
                    changes.forEach(change -> apply(change, open.path(), inputs));
                }
            }
            return trees.added(base.layers(), root.commit());
        }
    }

    private void apply(FileChange change, Path root, List<FileTree> inputs) {
        switch (change) {
            case FileChange.Copy copy -> {
                try (OpenRoot from = trees.open(inputs.get(copy.input()))) {
                    edits.copy(from.path(), root, asked(copy));
                }
            }
            case FileChange.MakeDirectory made ->
                edits.makeDirectory(
                        root, made.path(), new Made(made.mode(), ownership(made.owner()), made.createdAt()));
            case FileChange.MakeFile made ->
                edits.makeFile(
                        root,
                        made.path(),
                        made.content().getBytes(StandardCharsets.UTF_8),
                        new Made(made.mode(), ownership(made.owner()), made.createdAt()));
            case FileChange.Remove removed -> edits.remove(root, removed.path());
        }
    }

    private static Copy asked(FileChange.Copy copy) {
        CopyRules rules = copy.rules();
        return new Copy(
                selection(copy),
                copy.target(),
                ownership(rules.owner()),
                rules.mode(),
                rules.unpack(),
                rules.createdAt());
    }

    static boolean copies(List<FileChange> changes) {
        return changes.stream().anyMatch(FileChange.Copy.class::isInstance);
    }

    /** What is copied, in the order of the changes. */
    List<Digest> contents(List<FileChange> changes, List<FileTree> inputs) {
        return changes.stream()
                .filter(FileChange.Copy.class::isInstance)
                .map(FileChange.Copy.class::cast)
                .map(copy -> {
                    try (OpenRoot from = trees.open(inputs.get(copy.input()))) {
                        return edits.digest(from.path(), selection(copy));
                    }
                })
                .toList();
    }

    private static Selection selection(FileChange.Copy copy) {
        CopyRules rules = copy.rules();
        return new Selection(copy.sources(), rules.keepParents(), rules.exclude(), rules.allowNothing());
    }

    private static Ownership ownership(Owner owner) {
        return new Ownership(owner.user(), owner.group());
    }
}
